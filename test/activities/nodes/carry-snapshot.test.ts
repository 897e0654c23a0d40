import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { CarryInput } from '../../../activities/node-calls.js';
import { createAgents } from '../../../activities/nodes/agents.js';
import { createNodeActivities } from '../../../activities/nodes/index.js';
import { aFakeNode } from './a-fake-node.js';

const node = (name: string) => ({ name, address: name, port: 22, role: 'control-plane' }) as const;
const sha256 = 'a'.repeat(64);
const members = 'cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380';
const input: CarryInput = {
  run: 'run-1',
  ssh: { user: 'operator', privateKeyFile: '/k/id', knownHostsFile: '/k/known_hosts' },
  node: node('cp-1'),
  key: '06-run',
  to: [node('cp-2')],
};

/** Nodes that take a snapshot as asked; the others have it already, or get it. */
function withNodes({ has = [sha256], more = {} }: { has?: string[]; more?: object } = {}) {
  const fake = aFakeNode(({ verb, arguments: asked }) => {
    if (verb === 'has') return { digests: has };
    const [taken] = asked['verbs'] as string[];
    const details = { sha256, revision: 7, keys: 3, size: 9, ...more };
    const result = {
      verb: taken,
      acted: true,
      repeated: false,
      summary: 'took it',
      ms: 1,
      details,
    };
    return { state: 'ended', result: { ok: true, verbs: [result] } };
  });
  const agentText = { text: 'agent\n', sha256: 'b'.repeat(64) };
  const { carrySnapshot } = createNodeActivities(createAgents(fake.connections, agentText));
  const carry = (over: Partial<CarryInput> = {}) =>
    new MockActivityEnvironment().run(carrySnapshot, { ...input, ...over });
  const taken = () =>
    fake.asked.flatMap(({ verb, arguments: asked }) => (verb === 'phase' ? [asked['verbs']] : []));
  return { carry, taken, verbs: fake.verbs };
}

test('of a side that has stopped it is the last, and of one that serves that of a moment', async () => {
  const { carry, taken } = withNodes();
  await carry();
  await carry({ isServing: true });
  expect(taken()).toEqual([['snapshot-etcd'], ['snapshot-hop']]);
});

test('the members that it is of are told with it, where the node has told them', async () => {
  const told = await withNodes({ more: { members } }).carry({ isServing: true });
  expect(told).toEqual({
    summary: 'cp-1: took it; sent to 0 other members',
    sha256,
    revision: 7,
    keys: 3,
    bytes: 9,
    members,
  });
  expect(await withNodes().carry()).not.toHaveProperty('members');
});

test.each(['', 'cp-1', 'cp-1=--force-new-cluster', 'cp 1=https://10.0.0.1:2380', 'a=https://b c'])(
  'members that are none (%j) make its facts not whole',
  async (wrong) => {
    const { carry } = withNodes({ more: { members: wrong } });
    await expect(carry({ isServing: true })).rejects.toThrow('facts are not whole');
  },
);

test('it is sent to nobody who has it', async () => {
  const { carry, verbs } = withNodes();
  await carry({ isServing: true });
  expect(verbs()).not.toContain('last-snapshot');
});
