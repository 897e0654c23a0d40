import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { NodeFacts } from '../../model/inventory.js';
import type { NodeLayout } from '../../model/layout.js';
import type { NodeRef } from '../../model/node.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { type NodeIdentity, identityOf } from '../assess/node-findings/across.js';
import type { NodeContext } from '../assess/node-findings/detector.js';
import { judgeFacts } from '../assess/node-findings/judge-facts.js';
import { judgeConfigFile } from '../rehearsal/parse-config-file.js';
import type { Agent } from './agent.js';
import type { Agents } from './agents.js';
import { InventoryAnswer } from './answers.js';
import { factsOf } from './component-file.js';
import { NodeFactsRead } from './node-facts.js';
import { factQuestions } from './node-questions.js';

/** What a node itself says: the half of its facts that the API cannot give, and what is wrong with it. */
export interface NodeReading extends Pick<
  NodeFacts,
  'components' | 'mountPoints' | 'freeBytes' | 'clockSkewMs'
> {
  readonly findings: readonly Finding[];
  /** To be compared with the other nodes' by `compareNodes`. */
  readonly identity: NodeIdentity;
}

/** Of a spec, what reading a node needs. */
export type ReadingSpec = Pick<InPlaceSpec, 'ssh' | 'layout' | 'from' | 'version'>;

/** Reads a node. Changes nothing there and leaves nothing behind. */
export type ReadNode = (spec: ReadingSpec, node: NodeRef) => Promise<NodeReading>;

/** @throws Refused where the node has no Python, no sudo, or a file of another form than its layout says. */
export const readNode =
  (agents: Agents): ReadNode =>
  async (spec, node) => {
    const layout = spec.layout[node.role === 'control-plane' ? 'controlPlane' : 'worker'];
    const agent = await agents.looking(spec.ssh, node);
    const asked = Date.now();
    const answer = await agent.call({
      verb: 'inventory',
      arguments: questions(layout),
      answer: InventoryAnswer,
      fromMemory: true,
    });
    const answered = Date.now();
    const components = layout.components.flatMap((component) => {
      const file = answer.files.find(({ path }) => path === component.path);
      return file && !file.absent ? [factsOf(node.name, component, file)] : [];
    });
    // The agent reads its clock last; half of the way back lies between.
    const clockSkewMs = Math.round(answer.clockMs - (asked + answered) / 2);
    const versions = { from: spec.from, to: spec.version };
    const context = { node, layout, components, clockSkewMs, now: answered, ...versions };
    const { findings, identity } = await readFacts(agent, context);
    return {
      components,
      clockSkewMs,
      identity,
      mountPoints: answer.mountPoints,
      freeBytes: answer.freeBytes,
      findings: [...judgeNode(node.name, layout, answer), ...findings],
    };
  };

/** Facts for judgement alone: a node that does not tell them can be switched all the same, so that is a finding. */
async function readFacts(
  agent: Agent,
  context: NodeContext,
): Promise<Pick<NodeReading, 'findings' | 'identity'>> {
  const questions = factQuestions(context.layout, context.components);
  const ask = () =>
    agent.call({
      verb: 'facts',
      arguments: { ...questions.arguments },
      answer: NodeFactsRead,
      fromMemory: true,
    });
  try {
    // Once more: a lost connection is nothing to tell an approver.
    const facts = await ask().catch(ask);
    return {
      findings: [...judgeFacts(facts, context), ...judgeSettings(facts, context)],
      identity: identityOf(context.node, facts, questions.compared),
    };
  } catch (cause) {
    const told = cause instanceof Error ? cause.message : String(cause);
    return {
      findings: [found('node-facts-unread', context.node.name, told)],
      identity: { node: context.node, digests: {} },
    };
  }
}

/** The kubelet's configuration, of this very node: the rehearsal tries one node's of each kind. */
const judgeSettings = ({ kubeletConfig: { path, text } }: NodeFactsRead, context: NodeContext) =>
  judgeConfigFile(
    { component: 'kubelet', where: `${context.node.name} ${path}`, text: text ?? '' },
    context,
  );

const needed = ['ctr', 'systemctl', 'systemd-run', 'umount'] as const;

const questions = (layout: NodeLayout) => ({
  files: layout.components.map(({ path }) => path),
  kept: layout.keep.map(({ path }) => path),
  // Programs are staged beside their place as well.
  room: layout.programs.map(({ path }) => path),
  units: [...layout.units, layout.runtime.unit],
  programs: needed,
  mountsBelow: layout.runtime.mountsBelow,
  socket: layout.runtime.socket,
});

/** What keeps a node from being switched, in the order a person would mend it. */
export const judgeNode = (node: string, layout: NodeLayout, answer: InventoryAnswer): Finding[] => [
  ...needed
    .filter((name) => !answer.programs.includes(name))
    .map((name) => found('node-lacks-program', node, `${name} is not there`)),
  ...(answer.uid === 0
    ? []
    : [found('node-lacks-root', node, `the agent runs as user ${answer.uid}`)]),
  ...answer.units
    .filter(({ loaded }) => !loaded)
    .map(({ name }) => found('node-lacks-unit', node, `${name} is not known to systemd`)),
  ...answer.units
    .filter(({ loaded, active }) => loaded && !active)
    .map(({ name }) => found('node-lacks-unit-running', node, `${name} does not run`)),
  ...(answer.socket
    ? []
    : [found('node-lacks-socket', node, `${layout.runtime.socket} is not there`)]),
  ...answer.files
    .filter(({ absent }) => absent)
    .map(({ path }) => found('node-lacks-file', node, `${path} is not there`)),
  ...answer.kept
    .filter(({ type }) => type === 'link')
    .map(({ path }) => found('node-lacks-plain-path', node, `${path} is a link`)),
];
