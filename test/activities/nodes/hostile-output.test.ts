import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { PhaseInput } from '../../../activities/node-calls.js';
import { createAgents } from '../../../activities/nodes/agents.js';
import { createNodeActivities } from '../../../activities/nodes/index.js';
import { ApplicationFailure } from '@temporalio/common';
import type { NodeConnection } from '../../../activities/nodes/connection.js';
import { exited } from './a-fake-node.js';

const phase: PhaseInput = {
  run: 'run-1',
  ssh: { user: 'operator', privateKeyFile: '/k/id', knownHostsFile: '/k/known_hosts' },
  node: { name: 'w-1', address: '10.0.0.1', port: 22, role: 'worker' },
  key: '07-run',
  verbs: ['stop-units'],
};

/** What an honest agent answers, but for a summary and what stands beside it. */
const ended = (summary: string, more = '') =>
  `{"state": "ended", ${more}"result": {"ok": true, "verbs": [{"verb": "stop-units", "acted": true, "repeated": false, "summary": ${JSON.stringify(summary)}, "ms": 1, "details": {}}]}}`;

/** A node in strange hands: it answers every call by its nonce, with whatever text. */
async function told(value: string, stderr = '', code = 0): Promise<unknown> {
  const connection: NodeConnection = {
    run({ line, stdin }) {
      if (!line.includes('-E -s -S')) return Promise.resolve(exited('python3\n'));
      const nonce =
        /"call":"([0-9a-f]+)"/.exec(Buffer.isBuffer(stdin) ? stdin.toString() : '')?.[1] ?? '';
      const body = line.endsWith('stage') ? '{"isNew": true}' : value;
      const answer = `{"ok": true, "value": ${body}}\nkube-cutover-end ${nonce}\n`;
      return Promise.resolve(
        exited(line.endsWith('stage') ? answer : code ? '' : answer, code, stderr),
      );
    },
  };
  const agents = createAgents(
    { to: () => Promise.resolve(connection), close: () => undefined },
    { text: 'agent\n', sha256: 'a'.repeat(64) },
  );
  const { nodePhase } = createNodeActivities(agents);
  return new MockActivityEnvironment().run(nodePhase, phase).catch((cause: unknown) => cause);
}

const messageOf = (failure: unknown): string => {
  expect(failure).toBeInstanceOf(ApplicationFailure);
  return failure instanceof Error ? failure.message : '';
};

test.each([
  {
    name: 'a template',
    text: '{{ lookup("pipe", "id") }} ${process.exit(1)} $(reboot)',
    same: true,
  },
  { name: 'moves of the cursor', text: '\u001b[2J\u001b]0;x\u0007\r\b', same: false },
  { name: 'turned text', text: '\u202egnihton\u202c', same: false },
])('a summary with $name is text and nothing else', async ({ text, same }) => {
  const { summary } = (await told(ended(text))) as { summary: string };
  // oxlint-disable-next-line no-control-regex -- these very characters are what must not get through
  expect(summary).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(summary === `w-1: ${text}`).toBe(same);
});

test('keys of prototypes change no object', async () => {
  const keys = '"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}, ';
  expect(await told(ended('stopped', keys))).toMatchObject({ summary: 'w-1: stopped' });
  expect(
    await told(ended('stopped').replace('"details": {}', '"details": {"__proto__": "x"}')),
  ).toMatchObject({
    summary: 'w-1: stopped',
  });
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

test.each([
  { name: 'deep JSON', value: '['.repeat(200_000) + ']'.repeat(200_000) },
  { name: 'a long summary', value: ended('x'.repeat(900_000)) },
  {
    name: 'many verbs',
    value: ended('x').replace(
      /\[(.*)\]/,
      (_all, one: string) => `[${Array.from({ length: 51 }, () => one).join(',')}]`,
    ),
  },
  { name: 'another form', value: '{"state": {"toString": "ended"}}' },
])('$name is refused in one short sentence', async ({ value }) => {
  const message = messageOf(await told(value));
  expect(message).toMatch(/^w-1: the agent/);
  expect(message.length).toBeLessThan(200);
});

test('a line of a megabyte on stderr is told by its end, without what moves a cursor', async () => {
  const message = messageOf(await told('', `${'\u001b[31mx'.repeat(200_000)}the end`, 1));
  expect(message.endsWith('the end')).toBe(true);
  expect(message.length).toBeLessThan(1_500); // Each of the last 500 characters is shown by its code at most.
  expect(message).not.toContain('\u001b');
});
