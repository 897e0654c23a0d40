import { z } from 'zod';
import type { Layout } from '../layout.js';
import { kubeadmLayout } from '../layouts/kubeadm.js';
import { isMap, listOf, nodePath, record, text } from './fields.js';
import { reportKeptPaths } from './kept-paths.js';
import { SystemdUnits, UnitName } from './systemd-units.js';

const layoutRule =
  'must be kubeadm, a map systemd-units: {root: …}, ' +
  'or a whole layout (name, controlPlane, worker)';

/** One part of a path, neither `.` nor `..`. */
const segment = '(?!\\.{1,2}(?:/|$))[A-Za-z0-9._@:+-]+';

const Component = z.enum(
  ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'],
  { error: 'must be a component of Kubernetes, such as kube-apiserver' },
);

const NodeLayoutSchema = record({
  units: listOf(UnitName, 'systemd services', 1, 50),
  components: listOf(
    record({
      component: Component,
      kind: z.enum(['static-pod', 'unit', 'env-file'], {
        error: 'must be static-pod, unit or env-file',
      }),
      path: nodePath,
    }),
    'components',
    1,
    50,
  ),
  programs: listOf(
    record({
      name: text('must be the name of a program', /^[a-z][a-z0-9-]*$/, 63),
      path: nodePath,
    }),
    'programs',
    1,
    50,
  ),
  keep: listOf(
    record({
      path: nodePath,
      carry: listOf(
        text(
          'must be "." or a path below the kept one, without ".." in it',
          new RegExp(`^(?:\\.|${segment}(?:/${segment})*)$`),
        ),
        'carried paths',
        0,
        100,
      ),
    }),
    'kept paths',
    1,
    100,
  ).superRefine(reportKeptPaths, { when: () => true }),
  runtime: record({
    socket: nodePath,
    unit: UnitName,
    namespace: text(
      'must be a namespace of containerd',
      /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
      76,
    ),
    mountsBelow: listOf(nodePath, 'directories', 0, 20),
    cniState: nodePath,
  }),
});

const WholeLayout = record({
  name: text('must be a name of letters, digits and dashes', /^[A-Za-z0-9][A-Za-z0-9-]*$/, 63),
  controlPlane: NodeLayoutSchema,
  worker: NodeLayoutSchema,
});

const Kubeadm = z.literal('kubeadm', { error: layoutRule }).transform(() => kubeadmLayout);

/**
 * A layout as it is written, resolved to data. Chosen by its form, so that errors speak of that
 * form alone.
 */
export const WrittenLayout = z.unknown().transform((written, context): Layout => {
  const result = formOf(written).safeParse(written, { reportInput: true });
  if (result.success) return result.data;
  context.issues.push(...result.error.issues.map(forwarded));
  return z.NEVER;
});

/** An issue of the chosen form, as the outer parse takes it; paths are prefixed there. */
const forwarded = (issue: z.core.$ZodIssue): z.core.$ZodRawIssue =>
  issue.code === 'unrecognized_keys'
    ? { ...issue, input: issue.input }
    : { code: 'custom', message: issue.message, path: issue.path, input: issue.input };

function formOf(written: unknown): z.ZodType<Layout> {
  if (!isMap(written)) return Kubeadm;
  return Object.hasOwn(written, 'systemd-units') ? SystemdUnits : WholeLayout;
}
