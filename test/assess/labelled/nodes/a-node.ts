import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeContext } from '../../../../activities/assess/node-findings/detector.js';
import { flagsOf } from '../../../../activities/assess/node-findings/kubelet-settings.js';
import { judgeFacts } from '../../../../activities/assess/node-findings/judge-facts.js';
import { readStaticPod } from '../../../../activities/nodes/render-static-pod.js';
import { NodeFactsRead } from '../../../../activities/nodes/node-facts.js';
import type { ComponentFacts } from '../../../../model/inventory.js';
import { kubeadmLayout } from '../../../../model/layouts/kubeadm.js';
import type { Labelled } from '../labelled.js';

/** What a control plane of the lab told, v1.19.12 under kubeadm; clock, size and kernel of an ordinary machine. */
const recorded: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded', 'control-plane.json'), 'utf8'),
);

/** A copy of it, to be changed in one respect. */
export const aNode = (): NodeFactsRead => NodeFactsRead.parse(structuredClone(recorded));

/** Of the recorded node, which no instance changes. */
let components: readonly ComponentFacts[] | undefined;

/** What the node is to be. */
export const aContext = (): NodeContext => ({
  node: { name: 'cp-1', role: 'control-plane' },
  layout: kubeadmLayout.controlPlane,
  from: 'v1.19.12',
  to: 'v1.23.6',
  components: (components ??= componentsOf(aNode())),
  clockSkewMs: 12,
  now: Date.parse('2026-12-01T00:00:00Z'),
});

/** The node with one thing changed, and the ids of the findings that this has to give. */
export const instance = (
  name: string,
  expected: readonly string[],
  change: (facts: NodeFactsRead) => void,
  context: Partial<NodeContext> = {},
): Labelled => ({
  name,
  expected,
  findings: () => {
    const facts = aNode();
    change(facts);
    return judgeFacts(facts, { ...aContext(), ...context });
  },
});

/** A group of facts that the recorded node has. */
export function of<Group extends keyof NodeFactsRead>(
  facts: NodeFactsRead,
  group: Group,
): NonNullable<NodeFactsRead[Group]> {
  const value = facts[group];
  if (value === undefined) throw new TypeError(`the recorded node has no ${group}`);
  return value;
}

/** A program that runs on it. */
export function running(facts: NodeFactsRead, program: string) {
  const found = of(facts, 'processes').running.find(({ name }) => name === program);
  if (found === undefined) throw new TypeError(`the recorded node runs no ${program}`);
  return found;
}

/** Writes a field of the kubelet's file. */
export function setKubelet(facts: NodeFactsRead, field: string, value: string): void {
  const lines = (facts.kubeletConfig.text ?? '').split('\n');
  const others = lines.filter((line) => !line.startsWith(`${field}:`));
  facts.kubeletConfig.text = [...others, `${field}: ${value}`, ''].join('\n');
}

/** Command lines as the files have them: manifests as recorded, the kubelet's flags but for those of its drop-in. */
function componentsOf(facts: NodeFactsRead): ComponentFacts[] {
  const { manifests, dropIns } = of(facts, 'strays');
  const written = new Set(
    dropIns.flatMap(({ text }) => [...text.matchAll(/--([a-z-]+)/g)].map(([, name]) => name)),
  );
  const kubelet = [...flagsOf(running(facts, 'kubelet').args)].filter(
    ([name]) => !written.has(name),
  );
  return kubeadmLayout.controlPlane.components.map(({ component, path }) => {
    const manifest = manifests.find((one) => one.path === path);
    const args = manifest
      ? readStaticPod(manifest.text).args
      : kubelet.map(([name, value]) => `--${name}=${value}`);
    return { component, path, args, sha256: '0'.repeat(64) };
  });
}
