import { createHash } from 'node:crypto';
import type { BundledFile } from './tar.js';

/** OpenSSH's namespace of signatures on bundles: one that was made for anything else is none. */
export const reportNamespace = 'kube-cutover-report';

/** Says what the text is for, so that no other document of the same form can pass for one. */
const PURPOSE = 'kube-cutover-report/1';

/** What a bundle holds; this is what is signed. */
export interface Manifest {
  readonly cluster: string;
  readonly runId: string;
  readonly planDigest: string;
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** Names of what is in a bundle beside the files of the manifest. */
export const manifestName = 'manifest.json';
/** The signature on it, in OpenSSH's armour. */
export const signatureName = 'manifest.json.sig';

/** sha256 in hex. */
export const sha256 = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

/** The manifest of these files, as the very text that is signed. */
export const manifestText = (
  { cluster, runId, planDigest }: Omit<Manifest, 'files'>,
  files: readonly BundledFile[],
): string =>
  written({
    cluster,
    runId,
    planDigest,
    files: files.map(({ name, content }) => ({
      name,
      bytes: content.length,
      sha256: sha256(content),
    })),
  });

/** The manifest that a text is, or undefined. Only what `manifestText` writes is read. */
export function readManifest(text: string): Manifest | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isManifest(content)) return undefined;
  const { cluster, runId, planDigest, files } = content;
  return written({ cluster, runId, planDigest, files }) === text ? content : undefined;
}

const written = ({ cluster, runId, planDigest, files }: Manifest): string =>
  `${JSON.stringify(
    {
      purpose: PURPOSE,
      cluster,
      runId,
      planDigest,
      files: files.map(({ name, bytes, sha256: digest }) => ({ name, bytes, sha256: digest })),
    },
    undefined,
    2,
  )}\n`;

/** Its fields have their types; everything else the canonical form holds. */
function isManifest(content: unknown): content is Manifest {
  if (typeof content !== 'object' || content === null || !('files' in content)) return false;
  const { files } = content;
  const isText = (holder: object, name: string) => typeof Reflect.get(holder, name) === 'string';
  return (
    ['cluster', 'runId', 'planDigest'].every((name) => isText(content, name)) &&
    Array.isArray(files) &&
    files.every(
      (file: unknown) =>
        typeof file === 'object' &&
        file !== null &&
        isText(file, 'name') &&
        isText(file, 'sha256') &&
        Number.isSafeInteger(Reflect.get(file, 'bytes')),
    )
  );
}
