import type { Finding } from '../../model/finding.js';
import type { NodeFacts } from '../../model/inventory.js';
import type { NodeLayout } from '../../model/layout.js';
import type { NodeRef, SshAccess } from '../../model/node.js';
import type { Agents } from './agents.js';
import { InventoryAnswer } from './answers.js';
import { factsOf } from './component-file.js';

/** What a node itself says: the half of its facts that the API cannot give, and what is wrong with it. */
export interface NodeReading extends Pick<
  NodeFacts,
  'components' | 'mountPoints' | 'freeBytes' | 'clockSkewMs'
> {
  readonly findings: readonly Finding[];
}

/** Reads a node. Changes nothing there and leaves nothing behind. */
export type ReadNode = (ssh: SshAccess, node: NodeRef, layout: NodeLayout) => Promise<NodeReading>;

/** @throws Refused where the node has no Python, no sudo, or a file of another form than its layout says. */
export const readNode =
  (agents: Agents): ReadNode =>
  async (ssh, node, layout) => {
    const agent = await agents.looking(ssh, node);
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
    return {
      components,
      mountPoints: answer.mountPoints,
      freeBytes: answer.freeBytes,
      // The agent reads its clock last; half of the way back lies between.
      clockSkewMs: Math.round(answer.clockMs - (asked + answered) / 2),
      findings: judgeNode(node.name, layout, answer),
    };
  };

const questions = (layout: NodeLayout) => ({
  files: layout.components.map(({ path }) => path),
  kept: layout.keep.map(({ path }) => path),
  // Programs are staged beside their place as well.
  room: layout.programs.map(({ path }) => path),
  units: [...layout.units, layout.runtime.unit],
  programs: ['ctr', 'systemctl', 'systemd-run', 'umount'],
  mountsBelow: layout.runtime.mountsBelow,
  socket: layout.runtime.socket,
});

/** What keeps a node from being switched, in the order a person would mend it. */
export function judgeNode(node: string, layout: NodeLayout, answer: InventoryAnswer): Finding[] {
  const missing = (kind: string, what: string, remedy: string): Finding => ({
    id: `node-lacks-${kind}`,
    severity: 'blocker',
    where: node,
    what,
    remedy,
  });
  return [
    ...['ctr', 'systemctl', 'systemd-run', 'umount']
      .filter((name) => !answer.programs.includes(name))
      .map((name) => missing('program', `${name} is not there`, 'install it')),
    ...(answer.uid === 0
      ? []
      : [missing('root', `the agent runs as user ${answer.uid}`, 'let sudo give it root')]),
    ...answer.units
      .filter(({ loaded }) => !loaded)
      .map(({ name }) => missing('unit', `${name} is not known to systemd`, 'correct the layout')),
    ...answer.units
      .filter(({ loaded, active }) => loaded && !active)
      .map(({ name }) => missing('unit-running', `${name} does not run`, 'mend the node first')),
    ...(answer.socket
      ? []
      : [missing('socket', `${layout.runtime.socket} is not there`, 'correct the layout')]),
    ...answer.files
      .filter(({ absent }) => absent)
      .map(({ path }) => missing('file', `${path} is not there`, 'correct the layout')),
    ...answer.kept
      .filter(({ type }) => type === 'link')
      .map(({ path }) =>
        missing('plain-path', `${path} is a link`, 'name the directory that it leads to'),
      ),
  ];
}
