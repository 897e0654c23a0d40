import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AgentText, readAgentText } from '../../../activities/node-agent/agent-text.js';

const folder = join(import.meta.dirname, 'agent');
const scratch = mkdtempSync(join(tmpdir(), 'kube-cutover-agent-'));
const agentFile = join(scratch, 'agent.py');

let agent: AgentText;
beforeAll(() => {
  agent = readAgentText();
  writeFileSync(agentFile, agent.text);
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** Python 3 must be here; 2.7, which old nodes have, is tried where it is. */
const pythons = ['python3', 'python2.7'].filter(
  (name) => name === 'python3' || spawnSync(name, ['-c', 'import ctypes']).status === 0,
);

describe.each(pythons)('the node agent on %s', (python) => {
  test.each([
    'test_sides',
    'test_packet_filter',
    'test_phases',
    'test_planted',
    'test_full_disk',
    'test_failpoints',
    'test_facts',
    'test_gateway',
    'test_given_up',
    'test_hot',
    'test_hung',
    'test_beside',
    'test_await_api',
    'test_containers',
    'test_pods',
    'test_static_pods',
    'test_taken_over',
  ])('%s', (suite) => {
    const { status, stderr } = spawnSync(python, ['-E', '-s', join(folder, `${suite}.py`)], {
      env: { ...process.env, AGENT_TEXT: agentFile, PYTHONDONTWRITEBYTECODE: '1' },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, told: status === 0 ? '' : stderr.slice(-4_000) }).toEqual({
      status: 0,
      told: '',
    });
  });

  test('a call is answered by one line of JSON and the mark of that very call', () => {
    const { status, stdout } = spawnSync(python, ['-E', '-s', '-S', agentFile, 'has'], {
      input: '{"call": "abc", "digests": []}\n',
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: '{"ok": true, "value": {"digests": []}}\nkube-cutover-end abc\n',
    });
  });

  test('a verb that is not in the table is refused', () => {
    const { stdout } = spawnSync(python, ['-E', '-s', '-S', agentFile, 'shell'], {
      input: '{"call": "abc"}\n',
      encoding: 'utf8',
    });
    expect(stdout).toContain('"kind": "Refused"');
  });
});

test('the agent is one ASCII text, so that it is the same on every node', () => {
  expect(agent.text).toMatch(/^[\n\x20-\x7e]+$/);
  expect(agent.sha256).toMatch(/^[0-9a-f]{64}$/);
});
