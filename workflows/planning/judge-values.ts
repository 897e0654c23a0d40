import { builtInClouds } from '../../model/facts/cloud-providers.js';
import { isRefusedLabel, labelsRefusedSince } from '../../model/facts/kubelet-labels.js';
import type { Finding } from '../../model/finding.js';
import type { Inventory } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { minorOf } from '../../model/version.js';
import { changesOf, type PlannedComponent } from './command-lines.js';
import { onNodes, type Remark } from './on-nodes.js';
import { entriesOf } from './translate-lists.js';
import { flagsOf } from './translate.js';

type Look = (
  flags: ReadonlyMap<string, string>,
  spec: InPlaceSpec,
  planned: PlannedComponent,
) => Remark[];

/** Values of flags that mean something else in the target, or nothing. */
export const judgeValues = (spec: InPlaceSpec, inventory: Inventory): Finding[] =>
  onNodes(changesOf(spec, inventory), (planned) =>
    looks.flatMap((look) => look(flagsOf(planned.facts.args), spec, planned)),
  );

/** A port without encryption that was open and is closed. */
const plainPort: Look = (flags, spec, { facts: { component }, change }) =>
  ['insecure-port', 'port']
    .filter((flag) => component !== 'kubelet' && component !== 'etcd' && flags.has(flag))
    .filter((flag) => flags.get(flag) !== '0' && isTaken(flag, change))
    .map((flag) => ({
      id: 'plain-port-closed',
      where: `${component} --${flag}`,
      what: `port ${flags.get(flag)} is open now and closed in ${spec.version}`,
    }));

const isTaken = (flag: string, { remove, set }: PlannedComponent['change']): boolean =>
  remove.includes(flag) || set[flag] === '0';

const cloudProvider: Look = (flags, spec, { facts: { component } }) => {
  const provider = flags.get('cloud-provider') ?? '';
  const goneIn = builtInClouds[provider] ?? 31;
  const isGone = minorOf(spec.version) >= goneIn;
  if (provider === '' || provider === 'external' || !isGone) return [];
  const where = `${component} --cloud-provider`;
  return [
    { id: 'cloud-provider-gone', where, what: `${provider} is not built into ${spec.version}` },
  ];
};

const docker: Look = (flags, spec, { facts: { component } }) => {
  const runtime = flags.get('container-runtime');
  const isDocker = runtime === 'docker' || (runtime === undefined && flags.has('docker-endpoint'));
  if (component !== 'kubelet' || minorOf(spec.version) < 24 || !isDocker) return [];
  const what = `the kubelet runs Docker, which ${spec.version} cannot`;
  return [{ id: 'kubelet-runs-docker', where: 'kubelet --container-runtime', what }];
};

const networkPlugin: Look = (flags, spec, { facts: { component } }) => {
  const plugin = flags.get('network-plugin') ?? '';
  const isOwn = plugin !== '' && plugin !== 'cni';
  if (component !== 'kubelet' || minorOf(spec.version) < 24 || !isOwn) return [];
  const what = `"${plugin}" is no CNI plugin, and ${spec.version} knows no other`;
  return [{ id: 'network-plugin-gone', where: 'kubelet --network-plugin', what }];
};

const authorization: Look = (flags, _spec, { facts: { component } }) => {
  if (component !== 'kube-apiserver' || flags.has('authorization-config')) return [];
  const modes = (flags.get('authorization-mode') ?? 'AlwaysAllow').split(',');
  const what = flags.has('authorization-mode') ? 'AlwaysAllow is among the modes' : 'is not set';
  return modes.includes('AlwaysAllow')
    ? [{ id: 'everything-allowed', where: 'kube-apiserver --authorization-mode', what }]
    : [];
};

const movedProbe: Look = (_flags, { version }, { facts: { component }, change }) =>
  Object.entries(change.probes ?? {}).map(([plain, secure]) => ({
    id: 'probe-moved',
    where: `${component} probe`,
    what: `asks port ${plain}, which ${version} does not open, and will ask ${secure} with TLS`,
  }));

/** Labels that a kubelet could give its node until v1.15. */
const nodeLabels: Look = (flags, { from, version }, { facts: { component } }) => {
  const isCrossed = minorOf(from) < labelsRefusedSince && minorOf(version) >= labelsRefusedSince;
  if (component !== 'kubelet' || !isCrossed) return [];
  return entriesOf(flags.get('node-labels'))
    .map((entry) => entry.split('=')[0] ?? '')
    .filter(isRefusedLabel)
    .map((label) => ({
      id: 'node-label-refused',
      where: 'kubelet --node-labels',
      what: `kubelets of ${version} may not name ${label}`,
    }));
};

/** Images of today have neither a shell nor other programs. */
const probeProgram: Look = (_flags, _spec, { facts: { component, image, probePrograms = [] } }) =>
  image === undefined
    ? []
    : probePrograms.map((program) => ({
        id: 'probe-runs-program',
        where: `${component} probe`,
        what: `runs ${program} in the container`,
      }));

const looks: readonly Look[] = [
  plainPort,
  cloudProvider,
  docker,
  networkPlugin,
  authorization,
  movedProbe,
  nodeLabels,
  probeProgram,
];
