import { readPairOptions } from '../../bench/pair/options.js';
import { pairText } from '../../bench/pair/text.js';
import { aReport } from '../activities/report/a-report.js';

const options = readPairOptions(['--from=v1.23.6', '--to=v1.34.4', '--control-planes=3']);

test('a pair is named by its versions', () => {
  expect(options).toEqual({ from: 'v1.23.6', to: 'v1.34.4', controlPlanes: 3, keepLab: false });
});

test.each(['--from=v1.2.3', '--control-planes=2', '--quick', 'v1.23.6'])(
  '%s is not understood',
  (arg) => {
    expect(() => readPairOptions([arg])).toThrow(`"${arg}" is not understood; say --from=VERSION`);
  },
);

test('a pair that the plan refuses is told with the reasons of the plan', () => {
  const containers = { web: 'containerd://1 0' };
  const text = pairText(options, { before: containers, after: containers, refused: 'no CRI' });
  expect(text).toContain('refused by the plan:\nno CRI');
});

test('containers that are others, or were restarted, are named', () => {
  const before = { web: 'containerd://1 0', db: 'containerd://2 0', ledger: 'containerd://3 0' };
  const after = { ...before, db: 'containerd://2 1', ledger: 'containerd://4 0' };
  const text = pairText(options, { before, there: before, after, report: aReport() });
  expect(text).toContain('containers that changed there: none');
  expect(text).toContain('containers that changed in all: db, ledger');
});
