import { isDeepStrictEqual } from 'node:util';
import { canonicalText } from '../../model/plan-text.js';
import { readJoined } from '../audit/joined.js';
import { reportNamespace, sha256 } from './manifest.js';
import { type OpenBundle, openBundle } from './open-bundle.js';
import type { Verdict, VerifyOptions } from './verdict.js';
import { verifyDecisions } from './verify-decisions.js';
import { whoSigned } from './who-signed.js';

/**
 * Whether a bundle is whole, and says of one run what its parts say: the digests of all files, the signature on them,
 * that the approved plan is the one enclosed, that the journal is the report's, that signed decisions were signed.
 */
export async function verifyBundle(archive: Buffer, options: VerifyOptions = {}): Promise<Verdict> {
  const bundle = openBundle(archive);
  if (!('manifest' in bundle)) return { holds: [], wrong: bundle };
  return merged([
    {
      holds: [`every file has the digest of the manifest: ${bundle.manifest.files.length} files`],
      wrong: [],
    },
    await signatureOf(bundle, options),
    sameRun(bundle),
    samePlan(bundle),
    sameJournal(bundle),
    wholeAudit(bundle),
    await verifyDecisions(bundle, options),
  ]);
}

const merged = (verdicts: readonly Verdict[]): Verdict => ({
  holds: verdicts.flatMap(({ holds }) => holds),
  wrong: verdicts.flatMap(({ wrong }) => wrong),
});

const good = (...holds: readonly string[]): Verdict => ({ holds, wrong: [] });
const bad = (...wrong: readonly string[]): Verdict => ({ holds: [], wrong });

async function signatureOf(
  { manifestText: text, signature }: OpenBundle,
  { allowedSigners }: VerifyOptions,
): Promise<Verdict> {
  if (signature === undefined)
    return allowedSigners === undefined
      ? good('it is not signed: whoever had it in hands could have made it anew')
      : bad('it is not signed, and --allowed-signers asks for a signature');
  const signed = await whoSigned({
    text,
    signature,
    namespace: reportNamespace,
    ...(allowedSigners !== undefined && { allowedSigners }),
  });
  if ('refused' in signed) return bad(`its signature does not count: ${signed.refused}`);
  const { signer, key } = signed;
  return good(
    signer === undefined
      ? `it is signed with key ${key}; whose key it is, --allowed-signers would tell`
      : `it is signed by ${signer}, key ${key}`,
  );
}

function sameRun({ manifest, report }: OpenBundle): Verdict {
  const wrong = (['cluster', 'runId', 'planDigest'] as const)
    .filter((name) => manifest[name] !== report[name])
    .map(
      (name) => `${name} is ${report[name]} in report.json and ${manifest[name]} in the manifest`,
    );
  return wrong.length > 0
    ? bad(...wrong)
    : good(`it is of run ${report.runId} on ${report.cluster}`);
}

/** What was approved is what is enclosed, and nothing was done that nobody approved. */
function samePlan({ plan, report }: OpenBundle): Verdict {
  const { planDigest, approvals, outcome } = report;
  const enclosed = sha256(plan);
  const wrong = [
    ...(enclosed === planDigest
      ? []
      : [`plan.json has digest ${enclosed}, the report is about plan ${planDigest}`]),
    ...approvals
      .filter((one) => one.planDigest !== planDigest)
      .map(
        ({ gate, by, planDigest: other }) =>
          `${by} decided at gate "${gate}" about plan ${other}, not about ${planDigest}`,
      ),
    ...(outcome === 'migrated' &&
    !approvals.some(({ gate, decision }) => gate === 'plan' && decision === 'approved')
      ? ['the run migrated, but nobody approved its plan']
      : []),
  ];
  return wrong.length > 0
    ? bad(...wrong)
    : good(`the plan that was decided about is enclosed: ${planDigest}`);
}

function sameJournal({ journal, report }: OpenBundle): Verdict {
  const lines = journal === '' ? [] : journal.replace(/\n$/, '').split('\n');
  if (lines.length !== report.journal.length)
    return bad(`journal.jsonl has ${lines.length} lines, the report ${report.journal.length}`);
  const other = lines.findIndex((line, at) => !isEntry(line, report.journal[at]));
  return other === -1
    ? good(`the journal is the report's: ${lines.length} lines`)
    : bad(`journal.jsonl, line ${other + 1}: the report has another line there`);
}

/** The log was compared with Temporal's record when the bundle was made; here, that it is whole and of this plan. */
function wholeAudit({ audit, report }: OpenBundle): Verdict {
  if (audit === undefined) return good();
  const { lines, wrong, chains } = readJoined(audit);
  const others = lines.filter(
    ({ planDigest: digest = report.planDigest }) => digest !== report.planDigest,
  );
  const all = [
    ...wrong,
    ...(lines.some(({ runId }) => runId === report.runId)
      ? []
      : [`audit.jsonl has no line of run ${report.runId}`]),
    ...others
      .slice(0, 5)
      .map(({ line, planDigest }) => `audit.jsonl: a line ${line} is about plan ${planDigest}`),
  ];
  return all.length > 0
    ? bad(...all)
    : good(
        `in the audit log each line names the one before: ${lines.length} lines in ${chains} chains`,
      );
}

function isEntry(line: string, entry: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(line), JSON.parse(canonicalText(entry)));
  } catch {
    return false;
  }
}
