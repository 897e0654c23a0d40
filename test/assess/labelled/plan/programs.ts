import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommandLines } from '../../../../activities/rehearsal/parse-command-lines.js';
import { openWorkshop } from '../../../../activities/rehearsal/workshop.js';
import type { Finding } from '../../../../model/finding.js';
import type { ComponentName } from '../../../../model/layout.js';
import { aBundleOf, describeBundle } from '../../../activities/rehearsal/a-bundle.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const node = { name: 'cp-1', address: 'cp-1.lab', port: 22, role: 'control-plane' } as const;

/** What the program of v1.23.6 says of a command line and its file. */
async function tried(
  component: ComponentName,
  args: readonly string[],
  file: string | undefined,
  prepare: (bundle: string) => void,
): Promise<Finding[]> {
  const root = mkdtempSync(join(tmpdir(), 'kc-label-'));
  const workshop = await openWorkshop(join(root, 'w'));
  try {
    const bundleDirectory = aBundleOf('v1.23.6', root);
    prepare(bundleDirectory);
    const commandLines = [{ component, args, node, nodes: 1 }];
    return await parseCommandLines(
      workshop,
      { bundleDirectory, commandLines, from: 'v1.19.12', to: 'v1.23.6' },
      () => Promise.resolve(file),
    );
  } finally {
    await workshop.close();
    rmSync(root, { recursive: true });
  }
}

const one = (
  name: string,
  expected: readonly string[],
  component: ComponentName,
  args: readonly string[],
  file?: string,
  prepare: (bundle: string) => void = () => undefined,
): Labelled => ({ name, expected, findings: () => tried(component, args, file, prepare) });

const kubelet = (more: string) =>
  `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${more}`;
const scheduler = (version: string) =>
  `apiVersion: kubescheduler.config.k8s.io/${version}\nkind: KubeSchedulerConfiguration\n`;

/** Broken in a way that no machine can start. */
const spoil = (bundle: string) => {
  rmSync(join(bundle, 'kubelet'));
  writeFileSync(join(bundle, 'kubelet'), 'not a program', { mode: 0o644 });
  describeBundle(bundle, 'v1.23.6');
};

/** Command lines and files that the target's own programs judge. */
export const programLabels: LabelledSet = [
  one('an unknown flag', ['flag-not-parsed'], 'kube-scheduler', ['--bogus=1']),
  one('a wrong value', ['config-not-parsed'], 'kubelet', ['--config=/k'], kubelet('maxPods: -1\n')),
  one(
    'an unknown field',
    ['config-field-ignored'],
    'kubelet',
    ['--config=/k'],
    kubelet('bogus: 1\n'),
  ),
  one(
    'an old kind of file',
    ['config-version-removed', 'config-not-parsed'],
    'kube-scheduler',
    ['--config=/s'],
    scheduler('v1beta1'),
  ),
  one(
    'a gate in a file',
    ['config-gate-removed', 'config-not-parsed'],
    'kubelet',
    ['--config=/k'],
    kubelet('featureGates: {CSIBlockVolume: true}\n'),
  ),
  one('a program that does not start', ['command-line-not-tried'], 'kubelet', [], undefined, spoil),
  one('a good scheduler', [], 'kube-scheduler', ['--config=/s'], scheduler('v1beta3')),
  one('a good kubelet', [], 'kubelet', ['--config=/k'], kubelet('maxPods: 100\n')),
];
