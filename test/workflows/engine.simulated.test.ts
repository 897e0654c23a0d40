import { controlTests } from './control-tests.js';
import { engineTests } from './engine-tests.js';
import { gateTests } from './gate-tests.js';
import { simulated } from './harness.js';

describe('on the simulator', () => {
  engineTests(simulated);
  controlTests(simulated);
  gateTests(simulated);
});
