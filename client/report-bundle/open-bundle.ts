import type { SignedApproval } from '../../model/approvals.js';
import type { Report } from '../../model/report.js';
import { errorLines, parse } from '../../model/schema/parse.js';
import { ReportSchema } from '../../model/schema/report.js';
import { auditName, bundledNames } from './make-bundle.js';
import { type Manifest, manifestName, readManifest, sha256, signatureName } from './manifest.js';
import { readTar } from './tar.js';

/** A bundle whose files are those of its manifest. */
export interface OpenBundle {
  readonly manifest: Manifest;
  readonly manifestText: string;
  readonly signature?: string;
  readonly report: Report;
  readonly journal: string;
  readonly plan: string;
  readonly approvals: readonly SignedApproval[];
  /** Absent where the bundle was made without it. */
  readonly audit?: string;
}

/** Opens a bundle, or says everything that is wrong with its files, one line each. */
export function openBundle(archive: Buffer): OpenBundle | readonly string[] {
  const files = readTar(archive);
  if (typeof files === 'string') return [files];
  const texts = new Map(files.map(({ name, content }) => [name, content.toString('utf8')]));
  const manifestText = texts.get(manifestName);
  if (manifestText === undefined) return [`${manifestName} is missing: this is no bundle`];
  const manifest = readManifest(manifestText);
  if (manifest === undefined)
    return [
      `${manifestName} is not as cutover writes it: it was changed, or is of another release`,
    ];
  const sums = new Map(files.map(({ name, content }) => [name, sha256(content)]));
  const wrong = wrongFiles(manifest, sums);
  if (wrong.length > 0) return wrong;
  const report = parse(ReportSchema, jsonIn(texts.get('report.json')));
  if (!report.ok) return errorLines(report.errors, 5).map((line) => `report.json: ${line}`);
  const approvals = jsonIn(texts.get('approvals.json'));
  if (!isSignedList(approvals)) return ['approvals.json is no list of signed decisions'];
  const signature = texts.get(signatureName);
  const audit = texts.get(auditName);
  return {
    manifest,
    manifestText,
    ...(signature !== undefined && { signature }),
    report: report.value,
    journal: texts.get('journal.jsonl') ?? '',
    plan: texts.get('plan.json') ?? '',
    approvals,
    ...(audit !== undefined && { audit }),
  };
}

/** Files that are missing, changed, or not told of. */
function wrongFiles({ files }: Manifest, sums: ReadonlyMap<string, string>): readonly string[] {
  const named = new Map(files.map(({ name, sha256: digest }) => [name, digest]));
  const own = new Set([manifestName, signatureName]);
  return [
    ...bundledNames
      .filter((name) => !named.has(name))
      .map((name) => `${manifestName} does not name ${name}`),
    ...files.flatMap(({ name, sha256: digest }) => {
      const found = sums.get(name);
      if (found === undefined) return [`${name} is missing`];
      return found === digest
        ? []
        : [`${name} was changed: its sha256 is ${found}, ${manifestName} says ${digest}`];
    }),
    ...[...sums.keys()]
      .filter((name) => !named.has(name) && !own.has(name))
      .map((name) => `${name} was added: ${manifestName} does not name it`),
  ];
}

function jsonIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const isSignedList = (value: unknown): value is readonly SignedApproval[] =>
  Array.isArray(value) &&
  value.every(
    (one: unknown) =>
      typeof one === 'object' &&
      one !== null &&
      typeof Reflect.get(one, 'text') === 'string' &&
      typeof Reflect.get(one, 'signature') === 'string',
  );
