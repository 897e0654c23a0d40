import { simulated } from './harness.js';
import { engineTests } from './engine-tests.js';

describe('on the simulator', () => engineTests(simulated));
