import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { JournalEntry } from './a-root-over-sshd.js';
import type { PhaseInput } from '../../../activities/node-calls.js';
import { NewAnswer } from '../../../activities/nodes/answers.js';
import { createNodeActivities } from '../../../activities/nodes/index.js';
import { sendFile } from '../../../activities/nodes/send-file.js';
import { FailureType } from '../../../model/failures.js';
import { until } from '../../../lab/nodes/until.js';
import { anAuthority } from '../ssh/an-authority.js';
import { type RootOverSshd, aRootOverSshd } from './a-root-over-sshd.js';

jest.setTimeout(60_000);

const authority = anAuthority();
afterAll(() => authority.close());

let node: RootOverSshd;
afterEach(() => node.close());

const runtime = {
  socket: '/run/containerd/containerd.sock',
  unit: 'containerd.service',
  namespace: 'k8s.io',
  mountsBelow: [],
  cniState: '/var/lib/cni',
};
const recipe = { units: ['kubelet.service'], kept: [], files: [], tools: {}, images: [], runtime };

const seen = (name: string, is: () => boolean) =>
  until({ name, deadlineMs: 15_000, everyMs: 20 }, () =>
    Promise.resolve(is() ? undefined : 'not yet'),
  );

describe.each([
  { carrier: 'the library', keepaliveMs: 300, by: undefined },
  { carrier: 'ssh, with certificates of host and user', keepaliveMs: 1_000, by: authority },
])('an agent reached by $carrier', ({ keepaliveMs, by }) => {
  beforeEach(async () => {
    node = await aRootOverSshd({ connectMs: 5_000, channelMs: 2_000, keepaliveMs }, by);
  });

  test.each([
    { name: 'falls silent', break: () => node.proxy.fallSilent() },
    { name: 'is reset', break: () => node.proxy.cut() },
  ])(
    'a line that $name after the command was sent: the end is unknown, the journal is asked, and nothing is done twice',
    async ({ break: breakLine }) => {
      const { agents, ssh, node: to } = node;
      const agent = await agents.staged(ssh, to);
      await agent.call({ verb: 'recipe', arguments: { run: 'run-1', recipe }, answer: NewAnswer });
      const { nodePhase } = createNodeActivities(agents);
      const called = { run: 'run-1', ssh, node: to, key: '07-run' };
      const input: PhaseInput = { ...called, verbs: ['stop-units'] };
      const phase = () => new MockActivityEnvironment().run(nodePhase, input);
      const first = phase();
      const failed = expect(first).rejects.toMatchObject({ type: FailureType.NotYet });
      await seen('the verb to begin', () => node.journal().length === 1);
      breakLine();
      await failed;
      expect(node.textOf('/effects')).toBe(''); // Nobody here can know that, so nothing may rest on it.
      node.proxy.pass();
      const askers = () => new Set(node.textOf('/asked').split('\n')).size;
      const before = askers();
      const second = phase();
      await seen('another question after the unit', () => askers() > before);
      writeFileSync(join(node.root, 'go-on'), '');
      expect(await second).toMatchObject({ details: { acted: ['stop-units'] } });
      expect(node.textOf('/effects').trim().split('\n')).toHaveLength(1);
      expect(node.textOf('/starts').trim().split('\n')).toHaveLength(1);
      const events: readonly JournalEntry[] = node.journal();
      expect(events.map(({ event, key }) => [event, key])).toEqual([
        ['begin', '07-run/stop-units'],
        ['done', '07-run/stop-units'],
      ]);
    },
  );

  test.each([
    { name: 'a line that is reset', harm: () => node.proxy.cut() },
    { name: 'a receiver that is killed', harm: () => node.killReceiver() },
  ])(
    '$name in the middle of a file leaves no file of that name, and the next attempt sends it whole',
    async ({ harm }) => {
      const { agents, ssh, node: to } = node;
      const content = randomBytes(8 * 1024 * 1024);
      const sha256 = createHash('sha256').update(content).digest('hex');
      const path = join(node.root, 'kubelet');
      writeFileSync(path, content);
      const file = { path, sha256, bytes: content.length };
      const destinations = { ssh, nodes: [to], signal: new AbortController().signal };
      await agents.staged(ssh, to);
      const folder = join(node.root, 'var/lib/kube-cutover/store');
      const store = () => (existsSync(folder) ? readdirSync(folder) : []);
      node.proxy.throttle(4 * 1024 * 1024);
      const failed = expect(sendFile(agents, file, destinations)).rejects.toMatchObject({
        type: FailureType.NotYet,
      });
      await seen('a part of the file', () =>
        store().some((name) => statSync(join(folder, name)).size > 0),
      );
      expect(store()).toEqual([expect.stringMatching(`^${sha256}\\.part-`)]);
      harm();
      await failed;
      expect(store()).not.toContain(sha256);
      node.proxy.pass();
      expect(await sendFile(agents, file, destinations)).toBe(1);
      expect(store()).toEqual([sha256]);
      expect(await sendFile(agents, file, destinations)).toBe(0);
    },
  );
});
