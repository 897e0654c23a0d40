import { leaderAnnotation } from '../leader-locks.js';
import { found } from '../../../model/finding-kinds/found.js';
import { removalOf, removalText } from '../../objects/helm/removal.js';
import { listAt, objectAt, textAt } from '../../objects/json-path.js';
import { nameOf, whereOf } from '../../objects/resource.js';
import type { FindingRule, Reading } from './rule.js';
import { listed, type Write } from './sketch.js';

/** What Kubernetes writes by itself changes with its version; kubeadm's own objects too. */
const own =
  /^(?:kube-(?:controller-manager|apiserver|scheduler|proxy|cutover)|kubelet|kubeadm|cloud-controller-manager|Go-http-client|coredns)/;
/** Programs that apply manifests from outside again and again, by the names they write under. */
const gitops =
  /argo-?cd|^flux|kustomize-controller|helm-controller|helm-operator|source-controller|fleet-?agent|^sealed-secrets|keel|config-sync|rancher/i;
const hourMs = 3_600_000;

/** Clients that still write in a version which the target does not serve. */
export const removedVersionWriters: FindingRule = ({ writes, to }) =>
  joined(writes).flatMap((write) => {
    const removal = own.test(write.manager) ? undefined : removalOf(write, to);
    if (removal === undefined) return [];
    const where = `${write.apiVersion} ${write.kind}`;
    const objects = listed(write.examples, write.count);
    return [
      found(
        'removed-api-written',
        where,
        `"${write.manager}" wrote ${objects} in this version, ${removalText(removal)}`,
      ),
    ];
  });

/** Recent writes and earlier ones as one. */
function joined(writes: readonly Write[]): readonly Write[] {
  const byName = new Map<string, Write>();
  for (const write of writes) {
    const name = `${write.manager} ${write.apiVersion} ${write.kind}`;
    const known = byName.get(name);
    const { count = 0, examples = [] } = known ?? {};
    byName.set(name, {
      ...write,
      count: count + write.count,
      examples: [...examples, ...write.examples],
    });
  }
  return [...byName.values()];
}

/** Who applies manifests from outside, by recent writes or because its workload is there. */
export const gitopsControllers: FindingRule = (reading) => {
  const recent = recentBy(reading, (manager) => gitops.test(manager));
  const workloads = reading
    .of('deployments.apps', 'statefulsets.apps')
    .filter(({ object }) => gitops.test(nameOf(object)))
    .filter(({ object }) => objectAt(object, 'spec')['replicas'] !== 0);
  return [
    ...recent.map(({ manager, count, examples }) =>
      found('gitops-active', manager, `wrote ${listed(examples, count)} within the last hour`),
    ),
    ...workloads.map((item) => found('gitops-active', whereOf(item), 'it runs in the cluster')),
  ];
};

/** Who else changed the cluster within the last hour. */
export const activeWriters: FindingRule = (reading) =>
  recentBy(reading, (manager) => !own.test(manager) && !gitops.test(manager)).map(
    ({ manager, count, examples }) =>
      found('active-writer', manager, `wrote ${listed(examples, count)} within the last hour`),
  );

/** Recent writes, one row for each manager; what leads holds a record that it renews all the time. */
function recentBy(
  { writes, items }: Reading,
  isMeant: (manager: string) => boolean,
): readonly Write[] {
  const leaders = new Set(
    items
      .filter(({ object }) => textAt(object, 'metadata', 'annotations', leaderAnnotation))
      .map(whereOf),
  );
  const byManager = new Map<string, Write>();
  for (const write of writes) {
    const examples = write.examples.filter((name) => !leaders.has(name));
    if (!write.isRecent || !isMeant(write.manager) || examples.length === 0) continue;
    const known = byManager.get(write.manager);
    byManager.set(write.manager, {
      ...write,
      count: (known?.count ?? 0) + write.count,
      examples: [...(known?.examples ?? []), ...examples],
    });
  }
  return [...byManager.values()];
}

/** Records of who leads are not carried; Kubernetes' own controllers come and go with their side. */
export const leaderRecords: FindingRule = ({ of }) =>
  of('endpoints', 'configmaps')
    .filter(({ object }) => !own.test(nameOf(object)))
    .filter(({ object }) => textAt(object, 'metadata', 'annotations', leaderAnnotation))
    .map((item) => found('leader-record', whereOf(item), 'it is the record of a leader election'));

/** Warnings of the last hour, by reason. */
export const warningEvents: FindingRule = ({ events, now }) => {
  const reasons = new Map<string, number>();
  for (const event of events) {
    const last = textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? '';
    if (textAt(event, 'type') !== 'Warning' || Date.parse(last) < now - hourMs) continue;
    const reason = textAt(event, 'reason') ?? 'unknown';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([reason, count]) =>
    found('warning-events', `Event/${reason}`, `${count} warnings with this reason`),
  );
};

/** Certificate requests that wait for somebody. */
export const pendingRequests: FindingRule = ({ momentary }) =>
  momentary
    .filter(({ of }) => of.resource === 'certificatesigningrequests')
    .filter(({ object }) => listAt(object, 'status', 'conditions').length === 0)
    .map((item) => found('csr-pending', whereOf(item), 'nobody has approved or denied it'));

/** A window, a soak and a rollback have to fit before it ends. */
const certificateDays = 30;

/** Our own way in. */
export const ownCertificate: FindingRule = ({ certificateEnds, now }) => {
  if (certificateEnds === undefined) return [];
  const days = Math.floor((certificateEnds - now) / 24 / hourMs);
  return days >= certificateDays
    ? []
    : [found('client-certificate-ends', 'spec.kubeconfig', `it ends in ${days} days`)];
};
