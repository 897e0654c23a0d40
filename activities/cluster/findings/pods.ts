import type { Finding } from '../../../model/finding.js';
import type { FindingId } from '../../../model/finding-kinds/all.js';
import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import { isObject, listAt, numberAt, objectAt, textAt, valueAt } from '../../objects/json-path.js';
import { namespaceOf, whereOf } from '../../objects/resource.js';
import type { FindingRule, Reading } from './rule.js';
import { listed } from './sketch.js';
import { templatesOf, type Template } from './templates.js';

const aboutTemplates =
  (id: FindingId, seen: (template: Template, reading: Reading) => readonly string[]): FindingRule =>
  (reading) =>
    templatesOf(reading).flatMap((template): Finding[] => {
      const what = seen(template, reading);
      return what.length === 0 ? [] : [found(id, whereOf(template.item), listed(what))];
    });

/** What belongs to the cluster itself works on nodes, and is known to. */
const isOfUsers = ({ item }: Template): boolean => namespaceOf(item.object) !== 'kube-system';

const volumesWith = ({ spec }: Template, field: string): readonly string[] =>
  listAt(spec, 'volumes')
    .filter((volume) => isObject(valueAt(volume, field)))
    .map((volume) => textAt(volume, field, 'path') ?? textAt(volume, 'name') ?? '');

/** Pods on files of their node. */
export const hostPaths = aboutTemplates('pod-host-path', (template) =>
  isOfUsers(template) ? volumesWith(template, 'hostPath') : [],
);

/** Pods that keep data in their own directory; memory is meant to be lost. */
export const emptyDirs = aboutTemplates('pod-empty-dir', (template) =>
  isOfUsers(template)
    ? listAt(template.spec, 'volumes')
        .filter((one) => isObject(valueAt(one, 'emptyDir')))
        .filter((one) => textAt(one, 'emptyDir', 'medium') !== 'Memory')
        .map((one) => textAt(one, 'name') ?? '')
    : [],
);

/** Pods that take a port of their node. */
export const hostPorts = aboutTemplates('pod-host-port', (template) => {
  if (!isOfUsers(template) || template.item.of.kind === 'DaemonSet') return [];
  const ports = template.containers
    .flatMap((one) => listAt(one, 'ports'))
    .flatMap((port) => numberAt(port, 'hostPort') ?? [])
    .map((port) => `hostPort ${port}`);
  return objectAt(template.spec)['hostNetwork'] === true ? ['hostNetwork', ...ports] : ports;
});

/** Directories and sockets by which a container gets at keys, other containers, or all of a node. */
const nodeItself: ReadonlySet<string> = new Set(
  (
    '/ /etc /etc/kubernetes /etc/kubernetes/manifests /etc/kubernetes/pki /proc /root /run /var ' +
    '/var/lib /var/lib/etcd /var/lib/kubelet /var/lib/kubelet/pods /var/run'
  ).split(' '),
);
const socket = /^(?:\/var)?\/run\/.*\.sock$/;
const isOfNode = (path: string): boolean => nodeItself.has(path) || socket.test(path);
const plainPath = (path: string): string => path.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');

/** Pods that may do on their node what root may. */
export const privileged = aboutTemplates('pod-privileged', (template) => {
  if (!isOfUsers(template)) return [];
  const { spec, containers } = template;
  const isPrivileged = containers.some(
    (one) => objectAt(one, 'securityContext')['privileged'] === true,
  );
  return [
    ...(isPrivileged ? ['privileged'] : []),
    ...['hostPID', 'hostIPC', 'hostNetwork'].filter((field) => spec[field] === true),
    ...volumesWith(template, 'hostPath')
      .filter((path) => isOfNode(plainPath(path)))
      .map((path) => `hostPath ${path}`),
  ];
});

/** Longer than a stop of a node should wait, seconds. */
const longGraceSeconds = 120;

/** Pods that may take long to end. */
export const longGraces = aboutTemplates('long-grace', ({ spec }) => {
  const seconds = numberAt(spec, 'terminationGracePeriodSeconds') ?? 30;
  return seconds > longGraceSeconds ? [`terminationGracePeriodSeconds ${seconds}`] : [];
});

/** As long as a started side may take to become well, seconds: spec.startTimeoutSeconds unless told. */
const outageSeconds = 180;
const evicting = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Pods that are evicted sooner than a switch takes. */
export const shortTolerations = aboutTemplates('short-not-ready-toleration', ({ spec }) =>
  listAt(spec, 'tolerations')
    .filter((one) => evicting.includes(textAt(one, 'key') ?? ''))
    .filter((one) => (numberAt(one, 'tolerationSeconds') ?? Infinity) < outageSeconds)
    .map((one) => `${textAt(one, 'key')} for ${numberAt(one, 'tolerationSeconds')} s`),
);

const recentMs = 3_600_000;
const waitingForEver = /BackOff|Err|Invalid/;

/** Pods that are broken now: cannot start, or restarted within the last hour and often before. */
export const restartingPods: FindingRule = ({ of, now }) =>
  of('pods').flatMap((pod): Finding[] => {
    const seen = ['initContainerStatuses', 'containerStatuses']
      .flatMap((key) => listAt(pod.object, 'status', key))
      .flatMap((status) => {
        const reason = textAt(status, 'state', 'waiting', 'reason') ?? '';
        const restarts = numberAt(status, 'restartCount') ?? 0;
        const ended = Date.parse(textAt(status, 'lastState', 'terminated', 'finishedAt') ?? '');
        if (waitingForEver.test(reason)) return [`${textAt(status, 'name')}: ${reason}`];
        const isBusy = restarts >= 3 && ended > now - recentMs;
        return isBusy
          ? [`${textAt(status, 'name')}: ${restarts} restarts, the last within an hour`]
          : [];
      });
    return seen.length === 0 ? [] : [found('pod-restarting', whereOf(pod), listed(seen))];
  });

/** Pods that a PodSecurityPolicy forced or defaulted something on; the permissive ones of set-ups aside. */
export const admittedByPolicy: FindingRule = ({ of, to }) => {
  const counts = new Map<string, string[]>();
  if (minorOf(to) < 25) return [];
  for (const pod of of('pods')) {
    const policy = textAt(pod.object, 'metadata', 'annotations', 'kubernetes.io/psp');
    if (policy === undefined || /privileged/.test(policy)) continue;
    counts.set(policy, [...(counts.get(policy) ?? []), whereOf(pod)]);
  }
  return [...counts].map(([policy, pods]) =>
    found('psp-admitted', `PodSecurityPolicy/${policy}`, `it admitted ${listed(pods)}`),
  );
};
