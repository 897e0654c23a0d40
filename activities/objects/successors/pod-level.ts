import type { Json } from '../../../model/json.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../json-path.js';

/** Levels of the Pod Security Standards, strictest first. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const podLevels = ['restricted', 'baseline', 'privileged'] as const;

/** A level of the Pod Security Standards. */
export type PodLevel = (typeof podLevels)[number];

/** The strictest level that admits a pod, by its metadata and spec. Pure. */
export function levelOf(metadata: JsonObject, spec: JsonObject): PodLevel {
  if (!isBaseline(metadata, spec)) return 'privileged';
  return isRestricted(spec) ? 'restricted' : 'baseline';
}

const containersOf = (spec: JsonObject): readonly Json[] =>
  ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => listAt(spec, list));

const contextsOf = (spec: JsonObject): readonly JsonObject[] => [
  objectAt(spec, 'securityContext'),
  ...containersOf(spec).map((container) => objectAt(container, 'securityContext')),
];

function isBaseline(metadata: JsonObject, spec: JsonObject): boolean {
  const sharesHost = ['hostNetwork', 'hostPID', 'hostIPC'].some((field) => spec[field] === true);
  const mountsHost = listAt(spec, 'volumes').some((volume) => 'hostPath' in objectAt(volume));
  const hasHostPort = containersOf(spec).some((container) =>
    listAt(container, 'ports').some((port) => Number(valueAt(port, 'hostPort') ?? 0) !== 0),
  );
  if (sharesHost || mountsHost || hasHostPort || hasOddAppArmor(metadata)) return false;
  const sysctls = listAt(spec, 'securityContext', 'sysctls').map((one) => textAt(one, 'name'));
  if (!sysctls.every((name) => safeSysctls.includes(name ?? ''))) return false;
  return contextsOf(spec).every(isBaselineContext);
}

const isBaselineContext = (context: JsonObject): boolean =>
  context['privileged'] !== true &&
  (textAt(context, 'procMount') ?? 'Default') === 'Default' &&
  textAt(context, 'seccompProfile', 'type') !== 'Unconfined' &&
  valueAt(context, 'windowsOptions', 'hostProcess') !== true &&
  (textAt(context, 'seLinuxOptions', 'user') ?? '') === '' &&
  (textAt(context, 'seLinuxOptions', 'role') ?? '') === '' &&
  seLinuxTypes.includes(textAt(context, 'seLinuxOptions', 'type') ?? '') &&
  listAt(context, 'capabilities', 'add').every(
    (name) => typeof name === 'string' && usualCapabilities.includes(name),
  );

const seLinuxTypes: readonly string[] = [
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
];

const usualCapabilities: readonly string[] = (
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID ' +
  'SETPCAP SETUID SYS_CHROOT'
).split(' ');

const safeSysctls: readonly string[] = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
];

const hasOddAppArmor = (metadata: JsonObject): boolean =>
  Object.entries(objectAt(metadata, 'annotations')).some(
    ([name, profile]) =>
      name.startsWith('container.apparmor.security.beta.kubernetes.io/') &&
      profile !== 'runtime/default' &&
      !(typeof profile === 'string' && profile.startsWith('localhost/')),
  );

const restrictedVolumes: readonly string[] =
  'configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret name'.split(
    ' ',
  );

function isRestricted(spec: JsonObject): boolean {
  const pod = objectAt(spec, 'securityContext');
  const volumes = listAt(spec, 'volumes').map((volume) => objectAt(volume));
  if (!volumes.every((one) => Object.keys(one).every((key) => restrictedVolumes.includes(key))))
    return false;
  return containersOf(spec).every((container) =>
    isRestrictedContext(objectAt(container, 'securityContext'), pod),
  );
}

function isRestrictedContext(own: JsonObject, pod: JsonObject): boolean {
  const inherited = (...path: readonly string[]): Json | undefined =>
    valueAt(own, ...path) ?? valueAt(pod, ...path);
  const seccomp = inherited('seccompProfile', 'type');
  return (
    own['allowPrivilegeEscalation'] === false &&
    inherited('runAsNonRoot') === true &&
    inherited('runAsUser') !== 0 &&
    (seccomp === 'RuntimeDefault' || seccomp === 'Localhost') &&
    listAt(own, 'capabilities', 'drop').includes('ALL') &&
    listAt(own, 'capabilities', 'add').every((name) => name === 'NET_BIND_SERVICE')
  );
}
