import { startsDnsAnew } from '../../../workflows/planning/stepwise/dns.js';

test.each([
  ['v1.18.8', 'v1.19.12', false],
  ['v1.20.15', 'v1.21.14', false],
  ['v1.24.17', 'v1.25.16', true],
  ['v1.25.16', 'v1.24.17', false],
  ['v1.21.14', 'v1.20.15', true],
  ['v1.19.12', 'v1.18.8', true],
] as const)('from %s to %s: %s', (from, to, anew) => {
  expect(startsDnsAnew(from, to)).toBe(anew);
});
