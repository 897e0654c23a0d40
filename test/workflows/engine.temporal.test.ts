import { jest } from '@jest/globals';
import { engineTests } from './engine-tests.js';
import { type Stage, onTemporal, openStage } from './on-temporal.js';

// One run has some twenty round trips to the server.
jest.setTimeout(30_000);

describe('on a Temporal server', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage.close());
  engineTests(onTemporal(() => stage));
});
