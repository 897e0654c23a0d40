import { jest } from '@jest/globals';
import { controlTests } from './control-tests.js';
import { gateTests } from './gate-tests.js';
import { onTemporal, openStage } from './on-temporal.js';

// One run has some twenty round trips to the server.
jest.setTimeout(60_000);

// Concurrent tests do not wait for beforeAll.
const stage = await openStage();

describe('on a Temporal server', () => {
  afterAll(() => stage.close());
  controlTests(
    onTemporal(() => stage),
    test.concurrent,
  );
  gateTests(
    onTemporal(() => stage),
    test.concurrent,
  );
});
