import type { CommonOptions, Register } from '../context.js';
import { show, withCommonOptions } from '../context.js';
import { explain } from '../explain/explain.js';
import type { Explanation } from '../explain/explanation.js';
import { gatherFacts } from '../explain/gather.js';
import {
  type LinkOptions,
  type Links,
  linkLines,
  linkedOf,
  linksOf,
  withLinkOptions,
} from '../links.js';
import { withRun } from '../runs.js';
import { teach } from '../teach.js';
import { indented } from '../view/layout.js';

/** `cutover explain RUN`: what a run is waiting for and what to do, in one sentence. */
export const registerExplain: Register = (program, context) => {
  const command = withLinkOptions(
    withCommonOptions(
      program
        .command('explain')
        .argument('<run>', 'name of the cluster, or its spec file')
        .description(
          'say in one sentence what a run is waiting for, and what to do; it changes nothing, and needs no worker',
        ),
    ),
  ).action((target: string, options: CommonOptions & LinkOptions) =>
    withRun(options, target, async (run, client, cluster) => {
      const links = await linksOf(options, await linkedOf(run, cluster));
      const said = explain(await gatherFacts(client, cluster, run));
      show(context, options, { cluster, ...said, links }, explanationText);
      context.end(said.exitCode);
    }),
  );
  teach(
    command,
    ['explain blue', 'why does it not go on?'],
    ['explain blue --json', 'the same for programs, as `waitsFor`, `sentence` and `todo`'],
  );
};

const explanationText = ({
  sentence,
  todo,
  links,
}: Explanation & { readonly links: Links }): string =>
  [sentence, ...indented([...todo, ...linkLines(links)])].join('\n');
