import { findingKinds } from '../../model/finding-kinds/all.js';
import type { FindingKinds } from '../../model/finding-kinds/kind.js';
import { findingClasses } from '../../model/summary/group-findings.js';
import type { Register } from '../context.js';
import { show } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { teach } from '../teach.js';
import { type NamedKind, kindText, kindsText } from '../view/kinds-text.js';

/** `cutover findings [ID]`: every kind of finding that this release knows, or all about one. */
export const registerFindings: Register = (program, context) => {
  const command = program
    .command('findings')
    .argument('[id]', 'kind of finding, as a plan names it')
    .description('list the kinds of findings, or say why one matters, what to do, and who says so')
    .option('--json', 'print JSON instead of text', false)
    .action((id: string | undefined, options: { readonly json: boolean }) => {
      if (id === undefined) show(context, options, knownKinds(), kindsText);
      else show(context, options, kindOf(id), kindText);
    });
  teach(
    command,
    ['findings', 'all kinds, gravest first'],
    ['findings webhook-can-block', 'why it matters, what to do, and the waiver to write'],
  );
};

/** Gravest first, then by name. */
function knownKinds(): NamedKind[] {
  const kinds: FindingKinds = findingKinds;
  return Object.entries(kinds)
    .map(([id, kind]) => ({ id, ...kind }))
    .toSorted(
      (a, b) =>
        findingClasses.indexOf(a.severity) - findingClasses.indexOf(b.severity) ||
        a.id.localeCompare(b.id, 'en'),
    );
}

function kindOf(id: string): NamedKind {
  const kind = knownKinds().find((one) => one.id === id);
  if (kind) return kind;
  const near = knownKinds().filter((one) => one.id.includes(id));
  throw fault(
    ExitCode.BadInput,
    `no kind of finding is called ${JSON.stringify(id)}`,
    near.length === 0
      ? 'see them all with: cutover findings'
      : `there is ${near.map((one) => one.id).join(', ')}`,
  );
}
