import { z } from 'zod';
import { gateNames } from '../gate-policy.js';
import { hotLayout } from '../layouts/hot.js';
import { type InPlaceSpec, strategyNames } from '../spec.js';
import { SignedRequestSchema } from './signed-request.js';
import { hostPath, listOf, record, text, wholeNumber } from './fields.js';
import { DrainSchema } from './drain.js';
import { GatePoliciesSchema, GateSchema } from './gate-policy.js';
import { LadderSchema } from './ladder.js';
import { WrittenLayout } from './layout.js';
import { Port, UserName, WrittenJumpHosts, WrittenNode } from './node.js';
import { ReceiversSchema } from './notice.js';
import { reportAcrossFields } from './spec-rules.js';
import { KubernetesVersionText } from './version.js';
import { PersonName, WrittenWaiver } from './waiver.js';
import { WindowsSchema } from './window.js';

const Ssh = record({
  user: UserName.default('root'),
  port: Port.exactOptional(),
  privateKeyFile: hostPath,
  certificateFile: hostPath.exactOptional(),
  knownHostsFile: hostPath,
  jumpHosts: WrittenJumpHosts.exactOptional(),
});

const urlRule = 'must be an http or https URL without user and password';

const Check = record({
  name: text('must be a name of letters, digits, blanks and ._-', /^[A-Za-z0-9][\w .-]*$/, 63),
  url: z.string({ error: urlRule }).refine(isPlainUrl, { error: urlRule }),
});

const hookRule = 'must be a list of a program, by its absolute path, and up to 49 arguments';

/** Started as it stands, without a shell: a dollar or a semicolon is just a character of an argument. */
const Hook = z
  .tuple([hostPath], text('must be an argument without control characters', /^\P{Cc}*$/u, 4096), {
    error: hookRule,
  })
  .refine((words) => words.length <= 50, { error: hookRule });

const Written = record({
  strategy: z.enum(strategyNames, { error: `must be ${strategyNames.join(' or ')}` }),
  carry: z.enum(['reimport', 'data'], { error: 'must be reimport or data' }).exactOptional(),
  cluster: text(
    'must be a name of lower-case letters, digits and dashes, at most 63 of them',
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  ),
  from: KubernetesVersionText,
  version: KubernetesVersionText,
  kubeconfig: hostPath,
  ssh: Ssh,
  nodes: listOf(WrittenNode, 'nodes', 1),
  layout: WrittenLayout,
  bundle: hostPath,
  ladder: LadderSchema.default([]),
  parallelism: wholeNumber(1, 250, 'nodes at the same time').default(10),
  failureBudget: wholeNumber(0, 10_000, 'nodes').default(0),
  gates: listOf(GateSchema, 'gates', 0, 10).default(['plan', 'accept']),
  batches: record({
    size: wholeNumber(1, 10_000, 'workers').default(10_000),
    gateEvery: wholeNumber(1, 10_000, 'batches').default(1),
  }).prefault({}),
  drain: DrainSchema.prefault({}),
  workers: z.enum(['follow', 'lag'], { error: 'must be follow or lag' }).default('follow'),
  approvals: GatePoliciesSchema.prefault({}),
  windows: WindowsSchema.default([]),
  receivers: ReceiversSchema.default([]),
  stopGraceSeconds: wholeNumber(1, 600, 'seconds').default(10),
  watchSeconds: wholeNumber(10, 600, 'seconds').default(45),
  startTimeoutSeconds: wholeNumber(10, 3600, 'seconds').default(180),
  checks: listOf(Check, 'checks', 0, 100).default([]),
  proberFile: hostPath.exactOptional(),
  waivers: listOf(WrittenWaiver, 'waivers', 0, 1000).default([]),
  manifests: listOf(hostPath, 'folders', 0, 100).default([]),
  infrastructureHook: Hook.exactOptional(),
  importMode: z.enum(['create', 'apply'], { error: 'must be create or apply' }).default('create'),
  requestedBy: PersonName.exactOptional(),
  requestSignature: SignedRequestSchema.exactOptional(),
}).superRefine(reportAcrossFields, { when: () => true });

/**
 * An in-place switch as operators write it, with every default resolved. What comes out parses to
 * itself, so an activity may check again what another one answered.
 */
export const InPlaceSpecSchema: z.ZodType<InPlaceSpec> = Written.transform(
  ({ ssh: { port: sshPort, ...ssh }, nodes, gates, carry, ...spec }): InPlaceSpec => ({
    ...spec,
    ...carried(spec, carry),
    ssh,
    nodes: nodes.map((node) => ({ ...node, port: node.port ?? sshPort ?? defaultSshPort })),
    // `plan` is always there: nothing changes before somebody has approved it.
    gates: gateNames.filter((gate) => gate === 'plan' || gates.includes(gate)),
  }),
);

/** Where containers run on, what is mounted below the kubelet's directory must stay where it is. */
function carried(
  { strategy, layout }: Pick<InPlaceSpec, 'strategy' | 'layout'>,
  carry = strategy === 'in-place-switch' ? ('reimport' as const) : ('data' as const),
): Pick<InPlaceSpec, 'carry' | 'layout'> {
  return { carry, layout: carry === 'data' ? hotLayout(layout) : layout };
}

const defaultSshPort = 22;

function isPlainUrl(written: string): boolean {
  if (!URL.canParse(written) || /[\s\p{Cc}\p{Cf}]/u.test(written) || written.length > 2048)
    return false;
  const { protocol, username, password } = new URL(written);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
