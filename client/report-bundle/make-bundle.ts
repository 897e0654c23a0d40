import { planText } from '../../model/plan-text.js';
import type { Report } from '../../model/report.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { manifestName, manifestText, sha256, signatureName } from './manifest.js';
import type { Recorded } from './recorded.js';
import { type BundledFile, writeTar } from './tar.js';

/** Names of the files that a bundle always holds, in their order. */
export const bundledNames = [
  'report.json',
  'report.html',
  'journal.jsonl',
  'plan.json',
  'approvals.json',
] as const;

/** The audit log, where the bundle has it. */
export const auditName = 'audit.jsonl';

/** What a bundle is made of. */
export interface BundleParts {
  readonly report: Report;
  /** The report as a page. */
  readonly page: string;
  readonly recorded: Recorded;
  /** The audit log of the run, as `joinChains` writes it. */
  readonly audit?: string;
  /** Signs the manifest; absent: the bundle is not signed. */
  readonly sign?: (text: string) => Promise<string>;
}

/**
 * Report, page, journal, plan and signed decisions of one run in one archive, with a manifest of their digests.
 * @throws Fault with code 7 for a run without plan, with code 1 where the plan on record is not the reported one.
 */
export async function makeBundle(parts: BundleParts): Promise<Buffer> {
  const { report, page, recorded, audit, sign } = parts;
  const contents: Readonly<Record<(typeof bundledNames)[number], string>> = {
    'report.json': `${JSON.stringify(report, undefined, 2)}\n`,
    'report.html': page,
    'journal.jsonl': report.journal.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    'plan.json': planIn(report, recorded),
    'approvals.json': `${JSON.stringify(recorded.signed, undefined, 2)}\n`,
  };
  const files = bundledNames.map((name) => fileOf(name, contents[name]));
  if (audit !== undefined) files.push(fileOf(auditName, audit));
  const manifest = manifestText(report, files);
  const signed = sign === undefined ? [] : [fileOf(signatureName, await sign(manifest))];
  return writeTar([fileOf(manifestName, manifest), ...signed, ...files]);
}

const fileOf = (name: string, text: string): BundledFile => ({ name, content: Buffer.from(text) });

/** The text whose sha256 people approved. */
function planIn({ planDigest }: Report, { planned }: Recorded): string {
  if (planned === undefined)
    throw fault(
      ExitCode.WrongMoment,
      'the run has no plan on record, so there is nothing to bundle',
    );
  const text = planText(planned.plan);
  if (sha256(text) !== planDigest || planned.planDigest !== planDigest)
    throw fault(
      ExitCode.Failed,
      `the plan on record is ${sha256(text)}, the report says ${planDigest}`,
      'make the bundle with the release of cutover that ran it',
    );
  return text;
}
