import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { ActivityCancellationDetails, CancelledFailure } from '@temporalio/common';
import type { PhaseInput, PrepareInput } from '../../../activities/node-calls.js';
import { createAgents } from '../../../activities/nodes/agents.js';
import { createNodeActivities } from '../../../activities/nodes/index.js';
import { FailureType } from '../../../model/failures.js';
import { kubeadmLayout } from '../../../model/layouts/kubeadm.js';
import { type Answering, aFakeNode, ending, exited } from './a-fake-node.js';

const call = {
  run: 'run-1',
  ssh: { user: 'operator', privateKeyFile: '/k/id', knownHostsFile: '/k/known_hosts' },
  node: { name: 'w-1', address: '10.0.0.1', port: 22, role: 'worker' },
  key: '07-run',
} as const;
const phase: PhaseInput = { ...call, verbs: ['stop-units'] };

const stopped = {
  state: 'ended',
  result: {
    ok: true,
    verbs: [
      {
        verb: 'stop-units',
        acted: true,
        repeated: false,
        summary: 'stopped 1 of 1 units',
        ms: 12,
        details: {},
      },
    ],
  },
};

function withNode(answering: Answering, interpreter?: string) {
  const node = aFakeNode(answering, interpreter);
  const agentText = { text: 'agent\n', sha256: 'a'.repeat(64) };
  return { node, activities: createNodeActivities(createAgents(node.connections, agentText)) };
}

describe('nodePhase', () => {
  test('says so where there was nothing to take back', async () => {
    const untouched = {
      verb: 'verify-kept',
      acted: false,
      repeated: false,
      summary: 'nothing was stopped or changed here',
      ms: 0,
      details: { touched: false },
    };
    const { activities } = withNode(() => ({
      state: 'ended',
      result: { ok: true, verbs: [untouched] },
    }));
    const input: PhaseInput = { ...phase, onlyIfTouched: true };
    const told: unknown = await new MockActivityEnvironment().run(activities.nodePhase, input);
    expect(told).toMatchObject({ details: { touched: false } });
  });

  test('passes on what is given for the verbs, and nothing else', async () => {
    const { node, activities } = withNode(() => stopped);
    const run = (more: Partial<PhaseInput>) =>
      new MockActivityEnvironment().run(activities.nodePhase, { ...phase, ...more });
    await run({});
    await run({ version: 'v1.19.12', timeoutSeconds: 60, onlyIfTouched: true });
    const members = 'cp-1=https://10.0.0.1:2380';
    await run({ snapshot: 'a'.repeat(64), members });
    const asked = node.asked.filter(({ verb }) => verb === 'phase');
    expect(asked.map((one) => one.arguments['arguments'])).toEqual([
      undefined,
      { version: 'v1.19.12', timeoutSeconds: 60 },
      { snapshot: 'a'.repeat(64), members },
    ]);
    expect(asked.map((one) => one.arguments['onlyIfTouched'])).toEqual([
      undefined,
      true,
      undefined,
    ]);
    await expect(run({ members: 'cp-1' })).rejects.toThrow('must be members of etcd');
    await expect(run({ version: '--help' })).rejects.toThrow('must look like v1.33.4 or 3.5.9');
    await expect(run({ timeoutSeconds: 0 })).rejects.toThrow('timeoutSeconds');
  });

  test('stages the agent and waits for the end of the verbs', async () => {
    const answers = [{ state: 'running' }, stopped];
    const { node, activities } = withNode(() => answers.shift());
    const env = new MockActivityEnvironment();
    const beats: unknown[] = [];
    env.on('heartbeat', (told: unknown) => beats.push(told));
    expect(await env.run(activities.nodePhase, phase)).toEqual({
      summary: 'w-1: stopped 1 of 1 units',
      details: { node: 'w-1', acted: ['stop-units'], milliseconds: { 'stop-units': 12 } },
    });
    expect(node.verbs()).toEqual(['stage', 'phase', 'phase']);
    expect(node.asked[1]?.arguments).toMatchObject({
      run: 'run-1',
      key: '07-run',
      verbs: ['stop-units'],
    });
    expect(beats[0]).toBe('waiting for w-1 to stop-units');
  });

  test('asked to cancel, it still waits until the node is still', async () => {
    const env = new MockActivityEnvironment();
    const { activities } = withNode(() => {
      env.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
      return stopped;
    });
    expect(await env.run(activities.nodePhase, phase)).toMatchObject({
      summary: 'w-1: stopped 1 of 1 units',
    });
  });

  test('with its worker stopping, it leaves the node to the next one', async () => {
    const env = new MockActivityEnvironment();
    const { activities } = withNode(() => {
      env.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
      return ending({ kind: 'unknown', because: 'the caller was cancelled' });
    });
    await expect(env.run(activities.nodePhase, phase)).rejects.toThrow(CancelledFailure);
  });

  test.each([
    {
      name: 'a failed verb by the kind it names',
      answer: {
        state: 'ended',
        result: { ok: false, kind: 'NeedsOperator', message: 'ca.key is missing', verbs: [] },
      },
      type: FailureType.NeedsOperator,
      message: 'w-1: ca.key is missing',
    },
    {
      name: 'a call that the agent refuses',
      answer: { ok: false, kind: 'Refused', message: 'no recipe\u001b[2J' },
      type: FailureType.Refused,
      message: 'w-1: no recipe\\u001b[2J',
    },
    {
      name: 'a lost connection',
      answer: ending({ kind: 'unknown', because: 'the connection was lost' }),
      type: FailureType.NotYet,
      message: 'w-1: the connection was lost; the node is asked again',
    },
    {
      name: 'an answer without the mark of this call',
      answer: ending(
        exited(`${JSON.stringify({ ok: true, value: stopped })}\nkube-cutover-end x\n`),
      ),
      type: FailureType.NotYet,
      message: 'w-1: the agent ended with 0 and no answer: ',
    },
    {
      name: 'a whole answer with another exit code',
      answer: ending(exited('{"ok": true}\n', 1, 'Traceback\nKeyError')),
      type: FailureType.NotYet,
      message: 'w-1: the agent ended with 1 and no answer: Traceback\nKeyError',
    },
    {
      name: 'sudo that asks for a password',
      answer: ending(exited('', 1, 'sudo: a password is required\n')),
      type: FailureType.Refused,
      message:
        'w-1: sudo: a password is required; let operator run sudo without a password or terminal',
    },
    {
      name: 'an answer of another form',
      answer: { state: 'ended', result: { ok: true, verbs: [{ verb: 'x' }] } },
      type: FailureType.Refused,
      message: expect.stringContaining("the agent's answer to phase has a wrong result.verbs.0"),
    },
  ])('tells $name', async ({ answer, type, message }) => {
    const { activities } = withNode(() => answer);
    const run = new MockActivityEnvironment().run(activities.nodePhase, phase);
    await expect(run).rejects.toMatchObject({ type, message });
  });

  test('a node without Python is refused', async () => {
    const { activities } = withNode(() => stopped, '');
    await expect(
      new MockActivityEnvironment().run(activities.nodePhase, phase),
    ).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringContaining('install python3'),
    });
  });

  test.each([
    { field: 'run', value: '../etc' },
    { field: 'verbs', value: ['sh'] },
    { field: 'key', value: 'a\nb' },
    { field: 'node', value: { ...call.node, port: 0 } },
  ])('refuses a wrong $field before it connects', async ({ field, value }) => {
    const { node, activities } = withNode(() => stopped);
    const run = new MockActivityEnvironment().run(activities.nodePhase, {
      ...phase,
      [field]: value,
    });
    await expect(run).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringContaining(field),
    });
    expect(node.asked).toEqual([]);
  });
});

describe('prepareNode', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-cutover-bundle-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'kubelet'), 'new kubelet');
  const sha256 = createHash('sha256').update('new kubelet').digest('hex');
  const env = 'KUBELET_KUBEADM_ARGS="--network-plugin=cni"\n';
  const envFile = {
    path: '/var/lib/kubelet/kubeadm-flags.env',
    absent: false,
    sha256: createHash('sha256').update(env).digest('hex'),
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: Buffer.from(env).toString('base64'),
  };
  const input = (more: Partial<PrepareInput> = {}): PrepareInput => ({
    ...call,
    layout: kubeadmLayout.worker,
    changes: [
      {
        component: 'kubelet',
        path: envFile.path,
        plannedOn: envFile.sha256,
        remove: ['network-plugin'],
        set: {},
      },
    ],
    bundleDirectory: folder,
    files: [{ name: 'kubelet', kind: 'program', sha256, size: 11 }],
    stopGraceSeconds: 10,
    ...more,
  });
  const answering: Answering = ({ verb }) =>
    ({
      read: { files: [envFile] },
      has: { digests: [] },
      receive: { isNew: true },
      recipe: { isNew: true },
      phase: stopped,
    })[verb];

  test('sends what is missing, then the recipe, then has it made ready', async () => {
    const { node, activities } = withNode(answering);
    await new MockActivityEnvironment().run(activities.prepareNode, input());
    expect(node.verbs()).toEqual(['stage', 'read', 'has', 'receive', 'receive', 'recipe', 'phase']);
    const recipe = node.asked.find(({ verb }) => verb === 'recipe')?.arguments['recipe'];
    const rendered = createHash('sha256').update('KUBELET_KUBEADM_ARGS=""\n').digest('hex');
    expect(recipe).toMatchObject({
      units: ['kubelet.service'],
      files: [
        { path: '/usr/bin/kubelet', sha256, mode: 0o755 },
        { path: envFile.path, sha256: rendered, mode: 0o644 },
      ],
      graceSeconds: 10,
    });
  });

  test('sends nothing that is there', async () => {
    const { node, activities } = withNode((asked) =>
      asked.verb === 'has' ? asked.arguments : answering(asked),
    );
    await new MockActivityEnvironment().run(activities.prepareNode, input());
    expect(node.verbs()).not.toContain('receive');
  });

  test('refuses a file that has changed since it was planned on', async () => {
    const { node, activities } = withNode(answering);
    const changes = input().changes.map((change) => ({ ...change, plannedOn: 'b'.repeat(64) }));
    const run = new MockActivityEnvironment().run(activities.prepareNode, input({ changes }));
    await expect(run).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringContaining('kubeadm-flags.env has changed since the plan was made'),
    });
    expect(node.verbs()).toEqual(['stage', 'read']);
  });

  test('sends no file of the bundle that is not what the plan says', async () => {
    const { activities } = withNode(answering);
    const files = [{ ...input().files[0]!, sha256: 'c'.repeat(64) }];
    const run = new MockActivityEnvironment().run(activities.prepareNode, input({ files }));
    await expect(run).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringContaining(`kubelet has sha256 ${sha256}`),
    });
  });
});
