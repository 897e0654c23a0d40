import { Argument } from 'commander';
import { bashCompletion } from '../completion/bash.js';
import { treeOf } from '../completion/tree.js';
import { zshCompletion } from '../completion/zsh.js';
import { withTemporal } from '../connect.js';
import type { CommonOptions, Context, Register } from '../context.js';
import { withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { listRuns } from '../list-runs.js';
import { createProgram } from '../program.js';
import { teach } from '../teach.js';

interface CompletionOptions extends CommonOptions {
  readonly clusters: boolean;
}

const shells = { bash: bashCompletion, zsh: zshCompletion } as const;

/** `cutover completion bash|zsh`: a script that completes commands, options, choices and clusters. */
export const registerCompletion: Register = (program, context) => {
  const command = withCommonOptions(
    program
      .command('completion')
      .addArgument(new Argument('[shell]', 'which shell').choices(Object.keys(shells)))
      .description('print a script that completes commands, options, choices and names of clusters')
      .option('--clusters', 'print the clusters with a run under way; the scripts ask this', false),
  ).action(async (shell: keyof typeof shells | undefined, options: CompletionOptions) => {
    if (options.clusters) return printClusters(context, options);
    if (shell === undefined) throw fault(ExitCode.BadInput, 'which shell? say bash or zsh');
    return context.terminal.print(shells[shell](treeOf(await createProgram(context, () => true))));
  });
  teach(
    command,
    ['completion bash > /etc/bash_completion.d/cutover', 'for everybody'],
    ['completion zsh > ~/.zfunc/_cutover', 'into a folder of $fpath'],
  );
};

/** A key is being held down: who does not answer by then is not waited for. */
const patienceMs = 1500;
const maxClusters = 100;

/** Says nothing at all where Temporal is away: a shell would print it into the line that is typed. */
async function printClusters({ terminal }: Context, options: CommonOptions): Promise<void> {
  const patient = { ...options, connectTimeoutMs: patienceMs };
  const runs = await withTemporal(patient, (client) =>
    client.withDeadline(Date.now() + patienceMs, () =>
      listRuns(client, { underWay: true, limit: maxClusters }),
    ),
  ).catch(() => []);
  if (runs.length > 0) terminal.print(runs.map(({ cluster }) => cluster).join('\n'));
}
