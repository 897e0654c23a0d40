import { isCreatedByUs } from '../../../activities/objects/writers.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
const seen = (entry: object) => ({
  metadata: { creationTimestamp: at(7), managedFields: [{ manager: 'kube-cutover', ...entry }] },
});

test.each([
  ['applied in the second in which it was made', { operation: 'Apply', time: at(7) }, true],
  ['applied as a second ended', { operation: 'Apply', time: at(8) }, true],
  ['applied later, on what others had made', { operation: 'Apply', time: at(9) }, false],
  ['created', { operation: 'Update', time: at(60) }, true],
  ['of somebody else', { manager: 'kubectl', operation: 'Update', time: at(7) }, false],
  ['of no time', { operation: 'Apply' }, false],
])('%s: is it ours?', (_what, entry, ours) => {
  expect(isCreatedByUs(seen(entry))).toBe(ours);
});
