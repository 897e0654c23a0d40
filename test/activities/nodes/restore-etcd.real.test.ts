import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readAgentText } from '../../../activities/node-agent/agent-text.js';

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const programs = join(cache, 'kube-cutover', 'programs', 'etcd');
const scratch = mkdtempSync(join(tmpdir(), 'kube-cutover-restore-'));
const agentFile = join(scratch, 'agent.py');
writeFileSync(agentFile, readAgentText().text);
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function programsOf(release: string): string {
  const found = readdirSync(programs).find((name) => name.startsWith(release));
  if (found === undefined) throw new Error(`no etcd ${release}* in ${programs}; run npm test once`);
  return join(programs, found);
}

/** The oldest etcd has no etcdutl and moves no revision on; the newest keeps its offline tools apart. */
describe.each(['v3.4.', 'v3.6.'])('etcd %s*', (release) => {
  test.each([
    ['a side goes on from the last snapshot of the other', 'test_restore.py'],
    ['what was written since is listed, and kept', 'test_writes.py'],
    ['members go back to the snapshot of a hop', 'test_hop.py'],
    ['an undo knows whether data can go back', 'test_undo.py'],
    ['one member after another is stopped, and all are whole again', 'test_whole.py'],
  ])(
    '%s',
    (_name, file) => {
      const suite = join(import.meta.dirname, 'agent', file);
      const { status, stderr } = spawnSync('python3', ['-B', '-E', '-s', suite], {
        env: {
          ...process.env,
          AGENT_TEXT: agentFile,
          ETCD_PROGRAMS: programsOf(release),
          ETCD_OTHER_PROGRAMS: programsOf('v3.5.'),
        },
        encoding: 'utf8',
        timeout: 170_000,
      });
      expect({ status, told: status === 0 ? '' : stderr.slice(-4_000) }).toEqual({
        status: 0,
        told: '',
      });
    },
    180_000,
  );
});
