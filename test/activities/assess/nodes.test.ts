import { afterEach, expect, test } from '@jest/globals';
import { readAgentText } from '../../../activities/node-agent/agent-text.js';
import { createAgents } from '../../../activities/nodes/agents.js';
import { NodeFactsRead } from '../../../activities/nodes/node-facts.js';
import { factQuestions } from '../../../activities/nodes/node-questions.js';
import { readNode } from '../../../activities/nodes/read-node.js';
import { FailureType } from '../../../model/failures.js';
import { kubeadmLayout } from '../../../model/layouts/kubeadm.js';
import { type Answering, aFakeNode, ending } from '../nodes/a-fake-node.js';
import { aRealNode } from '../rehearsal/a-real-node.js';
import { aNode } from '../../assess/labelled/nodes/a-node.js';

const node = { name: 'cp-1', address: '10.0.0.1', port: 22, role: 'control-plane' } as const;
const ssh = { user: 'root', privateKeyFile: '/k', knownHostsFile: '/h' };
const spec = { ssh, layout: kubeadmLayout, from: 'v1.19.12', version: 'v1.23.6' } as const;

const inventory = () => ({
  clockMs: Date.now(),
  freeBytes: 1,
  files: [{ path: '/var/lib/kubelet/kubeadm-flags.env', absent: true }],
  kept: [],
  mountPoints: [],
  units: [],
  programs: ['ctr', 'systemctl', 'systemd-run', 'umount'],
  socket: true,
  uid: 0,
});

const reading = (answering: Answering) =>
  readNode(createAgents(aFakeNode(answering).connections, readAgentText()))(spec, node);

const answering =
  (facts: () => unknown): Answering =>
  ({ verb }) =>
    verb === 'inventory' ? inventory() : facts();

const closed: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of closed.splice(0)) await thing.close();
});

test('a node that is well but for a missing file', async () => {
  const { findings, identity } = await reading(answering(aNode));
  expect(findings.map(({ id }) => id)).toEqual(['node-lacks-file']);
  expect(identity.machineId).toMatch(/^[0-9a-f]{32}$/);
  expect(identity.digests.authority).toMatch(/^[0-9a-f]{64}$/);
});

const flood = ending({ kind: 'unknown', because: 'the command wrote more than 1048576 bytes' });

test.each([
  { name: 'floods', facts: () => flood, told: /wrote more than 1048576 bytes/ },
  {
    name: 'answers in another form',
    facts: () => ({ ...aNode(), disks: 'many' }),
    told: /wrong disks/,
  },
  {
    name: 'answers deep JSON',
    facts: () => ({
      ...aNode(),
      disks: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) as unknown,
    }),
    told: /wrong disks/,
  },
  {
    name: 'answers more than there can be',
    facts: () => ({
      ...aNode(),
      unread: Array.from({ length: 1_000 }, () => ({ group: 'a', because: 'b' })),
    }),
    told: /wrong unread/,
  },
])(
  'a node that $name when asked for facts is read all the same, and named',
  async ({ facts, told }) => {
    const { findings, freeBytes } = await reading(answering(facts));
    expect(freeBytes).toBe(1);
    const unread = findings.find(({ id }) => id === 'node-facts-unread');
    expect(unread?.what).toMatch(told);
  },
);

test('what a node tells cannot move a cursor', async () => {
  const { findings } = await reading(
    answering(() => {
      const facts = aNode();
      facts.system!.hostname = '\u001b[2Jdb-1\u202e';
      return facts;
    }),
  );
  const told = findings.find(({ id }) => id === 'hostname-differs')?.what;
  expect(told).toBe('the kubelet would register as "\\u001b[2jdb-1\\u202e"');
});

test('a node that floods when asked for what a switch needs is asked again, not switched', async () => {
  await expect(reading(() => flood)).rejects.toMatchObject({ type: FailureType.NotYet });
});

test('a connection that is lost once is no finding', async () => {
  let times = 0;
  const { findings } = await reading(
    answering(() => (times++ === 0 ? ending({ kind: 'unknown', because: 'lost' }) : aNode())),
  );
  expect(findings.map(({ id }) => id)).toEqual(['node-lacks-file']);
});

test('a real machine tells all of its facts over SSH', async () => {
  const real = await aRealNode();
  closed.push(real);
  const agent = await real.agents.looking(real.ssh, real.node);
  const facts = await agent.call({
    verb: 'facts',
    arguments: { ...factQuestions(kubeadmLayout.worker, []).arguments },
    answer: NodeFactsRead,
    fromMemory: true,
  });
  expect(facts.unread).toEqual([]);
  expect(Object.keys(facts).toSorted()).toEqual(Object.keys(aNode()).toSorted());
}, 60_000);
