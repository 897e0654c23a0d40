import { askInfrastructure } from '../../../../activities/assess/infrastructure-hook.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const hook = (name: string, expected: readonly string[], script: string): Labelled => ({
  name,
  expected,
  findings: () =>
    askInfrastructure({
      infrastructureHook: [process.execPath, '-e', script],
      cluster: 'shop',
      from: 'v1.19.12',
      version: 'v1.23.6',
    }),
});

/** Commands of operators. */
export const hookLabels: LabelledSet = [
  hook('an infrastructure that is well', [], 'console.log(\'{"findings":[]}\')'),
  hook('a command that fails', ['infrastructure-hook-failed'], 'process.exit(1)'),
];
