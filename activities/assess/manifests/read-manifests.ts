import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { judgeManifest } from './judge-manifest.js';
import { walk } from './walk.js';

/** Bytes of one file that are read: manifests of whole clusters have less. */
const largest = 8 * 1024 * 1024;

/**
 * What the manifests in the folders of a spec name that the target does not serve. Reads only; a file that cannot be read,
 * however odd, is a finding and never an error.
 */
export async function readManifests(
  folders: readonly string[],
  to: KubernetesVersion,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const charts = new Set<string>();
  for (const folder of folders)
    for await (const walked of walk(folder)) {
      if ('finding' in walked) findings.push(walked.finding);
      else {
        const chart = await chartOf(walked.path);
        if (chart === undefined) findings.push(...(await judgeFile(walked.path, walked.bytes, to)));
        else charts.add(chart);
      }
    }
  return [
    ...findings,
    ...[...charts].map((chart) =>
      found('manifest-template', chart, 'the templates of this chart are not read'),
    ),
  ];
}

async function judgeFile(
  path: string,
  bytes: number,
  to: KubernetesVersion,
): Promise<readonly Finding[]> {
  if (bytes > largest)
    return [
      found('manifest-unreadable', path, `it has ${bytes} bytes; at most ${largest} are read`),
    ];
  const content = await readFile(path).catch(() => undefined);
  return content === undefined
    ? [found('manifest-unreadable', path, 'it may not be read')]
    : judgeManifest(path, content, to);
}

/** The chart whose template a file is; absent where it is none. */
async function chartOf(path: string): Promise<string | undefined> {
  const parts = path.split('/');
  const at = parts.lastIndexOf('templates', parts.length - 2);
  if (at < 1) return undefined;
  const chart = parts.slice(0, at).join('/');
  const seen = await stat(join(chart, 'Chart.yaml')).catch(() => undefined);
  return seen?.isFile() === true ? chart : undefined;
}
