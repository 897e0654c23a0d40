import { workflowIdOf } from '../../workflows/messages.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import type { Register } from '../context.js';
import { readSpec } from '../read-spec.js';

interface SpecOptions {
  readonly json: boolean;
  readonly resolved: boolean;
  readonly ui: string;
}

/** `cutover spec SPEC`: checks a spec, and prints the one argument that Temporal's own UI needs. */
export const registerSpec: Register = (program, { terminal }) => {
  program
    .command('spec')
    .argument('<spec>', 'spec file')
    .description('check a spec without Temporal; print how to start it from the Temporal UI')
    .option('--json', 'print the argument of the run as JSON, and nothing else', false)
    .option('--resolved', 'with every default and the layout filled in', false)
    .option('--ui <url>', 'where the Temporal UI is', 'http://127.0.0.1:8233/namespaces/default')
    .action(async (file: string, { json, resolved, ui }: SpecOptions) => {
      const { written, spec } = await readSpec(file);
      const argument = JSON.stringify(resolved ? spec : written, undefined, 2);
      if (json) return terminal.print(argument);
      const { cluster, from, version, nodes } = spec;
      const workflowId = workflowIdOf(cluster);
      const query = new URLSearchParams({
        workflowType: 'inPlaceSwitch',
        taskQueue: CLUSTER_QUEUE,
        workflowId,
      });
      return terminal.print(
        [
          `${file} is well: ${cluster}, ${from} -> ${version}, ${nodes.length} nodes`,
          '',
          'To start it from the Temporal UI, open',
          `  ${ui}/workflows/start-workflow?${query.toString()}`,
          'and give this as its input:',
          '',
          argument,
        ].join('\n'),
      );
    });
};
