import { jest } from '@jest/globals';
import { engineTests } from './engine-tests.js';
import { onTemporal, openStage } from './on-temporal.js';

// One run has some twenty round trips to the server.
jest.setTimeout(60_000);

// Concurrent tests do not wait for beforeAll. Fewer runs stay in memory than go on at once: all of them are replayed, many times.
const stage = await openStage(undefined, 8);

describe('on a Temporal server', () => {
  afterAll(() => stage.close());
  engineTests(
    onTemporal(() => stage),
    test.concurrent,
    3,
  );
});
