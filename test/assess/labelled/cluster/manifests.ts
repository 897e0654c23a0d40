import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readManifests } from '../../../../activities/assess/manifests/read-manifests.js';
import type { Finding } from '../../../../model/finding.js';
import type { KubernetesVersion } from '../../../../model/version.js';
import type { Labelled, LabelledSet } from '../labelled.js';

/** Files by their path below a folder; a text that begins with `->` is a link. */
interface Files {
  readonly [path: string]: string | Uint8Array;
}

async function findingsIn(files: Files): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      const full = join(folder, path);
      await mkdir(dirname(full), { recursive: true });
      if (typeof content === 'string' && content.startsWith('->'))
        await symlink(content.slice(2), full);
      else await writeFile(full, content);
    }
    return await readManifests([folder], 'v1.34.4' as KubernetesVersion);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const folder = (name: string, expected: string, files: Files): Labelled => ({
  name,
  expected: expected === '' ? [] : expected.split(' '),
  findings: () => findingsIn(files),
});

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((letter, at) => {
    const before = 'abcdefgh'[at] ?? 'a';
    return `${letter}: &${letter} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
  }),
].join('\n');

/** Folders of manifests, hostile ones among them. */
export const manifests: LabelledSet = [
  folder('a manifest of today', '', {
    'web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n---\n',
    'notes.txt': 'apiVersion: extensions/v1beta1\nkind: Ingress\n',
  }),
  folder('a manifest of old', 'manifest-removed-api', {
    'sub/web.yml': '# old\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata:\n  name: web\n',
  }),
  folder('a List in JSON', 'manifest-removed-api', {
    'all.json': JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'batch/v1beta1', kind: 'CronJob' }],
    }),
  }),
  folder('a bomb of aliases', 'manifest-unreadable', { 'bomb.yaml': bomb }),
  folder('a key twice', 'manifest-unreadable', { 'twice.yaml': 'kind: A\nkind: B\n' }),
  folder('NUL characters', 'manifest-unreadable', { 'nul.yaml': 'kind: A\0\n' }),
  folder('UTF-16', 'manifest-unreadable', {
    'wide.yaml': Buffer.from('\ufeffkind: A\n', 'utf16le'),
  }),
  folder('no UTF-8', 'manifest-unreadable', {
    'latin.yaml': Buffer.from([0x6b, 0x3a, 0x20, 0xe4]),
  }),
  folder('a file of nine megabytes', 'manifest-unreadable', {
    'big.yaml': Buffer.alloc(9_000_000, 35),
  }),
  folder('brackets without end', 'manifest-unreadable', { 'deep.yaml': '['.repeat(200_000) }),
  folder('dashes without end', 'manifest-unreadable', { 'deep.yaml': '- '.repeat(200_000) }),
  folder('a hundred thousand keys', '', {
    'keys.yaml': Array.from({ length: 100_000 }, (_, at) => `key${at}: value`).join('\n'),
  }),
  folder('a link that leads nowhere', 'manifest-unreadable', { 'lost.yaml': '->/nonexistent' }),
  folder('a link out of the folder', 'manifest-outside', { etc: '->/etc' }),
  folder('a link in a circle', '', { again: '->.', 'web.yaml': 'kind: A\n' }),
  folder('a chart', 'manifest-template', {
    'chart/Chart.yaml': 'name: web\n',
    'chart/templates/web.yaml': 'apiVersion: {{ .Values.api }}\n',
  }),
  folder('a template on its own', 'manifest-template', {
    'web.yaml': '{{- if .Values.on }}\nkind: A\n{{- end }}\n',
  }),
  {
    name: 'a folder that is not there',
    expected: ['manifest-folder-missing'],
    findings: () => readManifests(['/nonexistent/manifests'], 'v1.34.4' as KubernetesVersion),
  },
];
