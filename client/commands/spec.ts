import { variable } from '../../model/environment.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { workflowIdOf } from '../../workflows/messages.js';
import { workflowTypes } from '../../model/workflow-types.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import type { Register } from '../context.js';
import { whoAmI } from '../identity.js';
import { fieldOf } from '../history/field-of.js';
import type { SpecFile } from '../read-spec.js';
import { readSpec } from '../read-spec.js';
import { type SigningOptions, signedWhereAsked, withSigningOptions } from '../signing-options.js';
import { teach } from '../teach.js';

interface SpecOptions extends SigningOptions {
  readonly json: boolean;
  readonly resolved: boolean;
  readonly uiUrl: string;
  readonly namespace: string;
}

/** `cutover spec SPEC`: checks a spec, and prints the one argument that Temporal's own UI needs. */
export const registerSpec: Register = (program, { terminal }) => {
  const command = withSigningOptions(
    program
      .command('spec')
      .argument('<spec>', 'spec file')
      .description('check a spec without Temporal; print how to start it from the Temporal UI')
      .option(
        '--json',
        'print the argument of the run, with every default, and nothing else',
        false,
      )
      .option('--resolved', 'with the whole layout instead of its name', false)
      .option(
        '--ui-url <url>',
        'where the Temporal UI is (CUTOVER_UI_URL)',
        variable(process.env, 'CUTOVER_UI_URL') ?? 'http://localhost:8233',
      )
      .option(
        '--namespace <name>',
        'namespace of Temporal (TEMPORAL_NAMESPACE)',
        variable(process.env, 'TEMPORAL_NAMESPACE') ?? 'default',
      )
      .option('--by <name>', 'who asks, where that is signed and the spec does not say', whoAmI()),
  ).action(async (file: string, { json, resolved, uiUrl, namespace, ...signing }: SpecOptions) => {
    const read = await signedWhereAsked(await readSpec(file), signing, terminal.warn);
    const argument = JSON.stringify(resolved ? read.spec : argumentOf(read), undefined, 2);
    if (json) return terminal.print(argument);
    const { spec } = read;
    const { cluster, from, version, nodes } = spec;
    return terminal.print(
      [
        `${file} is well: ${cluster}, ${from} -> ${version}, ${nodes.length} nodes`,
        '',
        'To start it from the Temporal UI, open',
        `  ${startPage(uiUrl, namespace, spec)}`,
        'and give this as its input:',
        '',
        argument,
      ].join('\n'),
    );
  });
  teach(
    command,
    ['spec blue.yaml', 'is it well? and how to start it from the Temporal UI'],
    ['spec blue.yaml --json', 'the one argument of the run, for the start form'],
    ['spec blue.yaml --json --sign KEY --by ada', 'signed, for whoever may start it'],
  );
};

/** Every default is written out, so that whoever starts it from the UI sees what can be changed; a layout keeps its name. */
const argumentOf = ({ written, spec }: SpecFile): unknown => ({
  ...spec,
  layout: fieldOf(written, 'layout'),
});

/** The start form, filled in but for its input: the UI takes that from nobody's link. */
function startPage(
  uiUrl: string,
  namespace: string,
  { cluster, strategy }: Pick<InPlaceSpec, 'cluster' | 'strategy'>,
): string {
  const query = new URLSearchParams({
    workflowType: workflowTypes[strategy],
    taskQueue: CLUSTER_QUEUE,
    workflowId: workflowIdOf(cluster),
  });
  const place = `/namespaces/${encodeURIComponent(namespace)}/workflows/start-workflow`;
  return `${uiUrl.replace(/\/+$/, '')}${place}?${query.toString()}`;
}
