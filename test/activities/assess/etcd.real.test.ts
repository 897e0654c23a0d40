import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import {
  readEtcd,
  type ReadNodeFacts,
} from '../../../activities/assess/etcd-findings/read-etcd.js';
import { readUnit } from '../../../activities/nodes/render-unit.js';
import { until } from '../../../lab/nodes/until.js';
import { type RealNode, aRealNode } from '../rehearsal/a-real-node.js';
import { type RealEtcd, anEtcd } from '../rehearsal/an-etcd.js';
import { programsOf } from '../rehearsal/the-programs.js';
import { freePort } from '../../../lab/free-port.js';

const longMs = 90_000;
const { etcd: program } = programsOf('v1.15.12');

const closed: { close(): Promise<void> }[] = [];
const opened = <Thing extends { close(): Promise<void> }>(thing: Thing): Thing => {
  closed.unshift(thing);
  return thing;
};
afterEach(async () => {
  for (const thing of closed.splice(0)) await thing.close();
});

const judged = async (
  real: RealNode,
  nodes: readonly Omit<ReadNodeFacts, 'address' | 'port'>[],
) => {
  const { address, port } = real.node;
  const findings = await readEtcd(real.agents)(
    { ssh: real.ssh, from: 'v1.15.12', version: 'v1.23.6' },
    nodes.map((node) => ({ ...node, address, port })),
  );
  return findings.map(({ id, where }) => `${where}: ${id}`);
};

/** A node whose files are those of a real etcd. */
const nodeOf = (name: string, { layout }: RealEtcd) => ({
  name,
  role: 'control-plane' as const,
  components: layout.components.map(({ component, path }) => ({
    component,
    path,
    args: readUnit(readFileSync(path, 'utf8')).args,
    sha256: '0'.repeat(64),
  })),
});

/** A node with an etcd whose flags are these. */
const nodeWith = (name: string, args: readonly string[]) => ({
  name,
  role: 'control-plane' as const,
  components: [{ component: 'etcd' as const, path: '/etcd', args, sha256: '0'.repeat(64) }],
});

test(
  'a member is asked over TLS with the certificate of its API server, and is well',
  async () => {
    const [etcd, node] = [opened(await anEtcd(program)), opened(await aRealNode())];
    expect(await judged(node, [nodeOf('cp-1', etcd)])).toEqual([]);
  },
  longMs,
);

test(
  'members of two clusters are told apart, and one that is away is named',
  async () => {
    const node = opened(await aRealNode());
    const [one, other] = [opened(await anEtcd(program)), opened(await anEtcd(program))];
    const gone = nodeWith('cp-3', ['--listen-client-urls=http://127.0.0.1:1']);
    const found = await judged(node, [nodeOf('cp-1', one), nodeOf('cp-2', other), gone]);
    expect(found).toContain('cp-3: etcd-unreachable');
    // Two clusters that were begun with the same flags have the same id; these have different peers.
    expect(found).toContain('cp-2: etcd-clusters-differ');
  },
  longMs,
);

test(
  'members that hold different data at one revision are seen by the hash, on 3.4 as well',
  async () => {
    const node = opened(await aRealNode());
    const directory = mkdtempSync(join(tmpdir(), 'etcd-twins-'));
    opened({ close: async () => rmSync(directory, { recursive: true }) });
    const first = await aMember(join(directory, 'one'));
    await put(first.url, 'shop');
    await first.close();
    cpSync(join(directory, 'one'), join(directory, 'two'), { recursive: true });
    const twins = [
      opened(await aMember(join(directory, 'one'))),
      opened(await aMember(join(directory, 'two'))),
    ];
    const nodes = twins.map(({ args }, at) => nodeWith(`cp-${at + 1}`, args));
    await Promise.all(twins.map(({ url }) => put(url, 'cart')));
    expect(await judged(node, nodes)).toEqual([]);
    await Promise.all(twins.map(({ url }, at) => put(url, `cart of ${at}`)));
    expect(await judged(node, nodes)).toEqual(['cp-2: etcd-data-unlike']);
  },
  longMs,
);

/** A single member without TLS on a data directory, on ports of its own. */
async function aMember(data: string) {
  const [url, peer] = [
    `http://127.0.0.1:${await freePort()}`,
    `http://127.0.0.1:${await freePort()}`,
  ];
  const args = [
    '--name=n',
    `--data-dir=${data}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=n=${peer}`,
  ];
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await until({ name: 'etcd to be healthy', deadlineMs: 20_000, everyMs: 100 }, async () => {
    const answer = await fetch(`${url}/health`);
    return answer.ok ? undefined : `${answer.status}`;
  });
  return {
    url,
    args,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function put(url: string, value: string): Promise<void> {
  const body = { key: btoa('/registry/x'), value: btoa(value) };
  const answer = await fetch(`${url}/v3/kv/put`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
}
