import { request } from 'node:https';
import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureApplicationImage } from '../lab/application/application-image.js';
import { labGet } from '../lab/cluster/kubectl.js';
import { type NodePlace, controlPlaneOf, workersOf } from '../lab/cluster/places.js';
import { type Lab, labKubectl, labSsh } from '../lab/lab.js';
import { until } from '../lab/nodes/until.js';
import { root } from '../lab/setup/root.js';
import { type Printed, clean } from './clean.js';
import type { Floor } from './figures.js';

/**
 * How long bare components take to start, one after the other, with everything in place: no files
 * to move, no objects to write, nobody to wait for but the next one in the chain. The cluster runs
 * the target version; it is to be taken back or thrown away afterwards.
 */
export async function measureFloor(lab: Lab): Promise<Floor> {
  const controlPlane = controlPlaneOf(lab);
  const worker = workersOf(lab).at(-1);
  if (worker === undefined) throw new Error(`bench: lab ${lab.name} has no worker to start`);
  return {
    ...(await startControlPlane(lab, controlPlane)),
    nodeMs: await startNode(lab, worker),
    podMs: await startPod(lab, worker),
  };
}

async function startControlPlane(lab: Lab, { name, address }: NodePlace) {
  await labSsh(lab, name, 'bash -s', { input: await nodeStep('stop_all') });
  const started = await startKubelet(lab, name);
  const etcd = await waited('etcd', () => takesConnections(address, 2379));
  const api = await waited('the API server', () => isReady(address));
  return { etcdMs: etcd - started, apiServerMs: api - etcd };
}

/** On a Node object without a status, as a migration brings it: the old one would say Ready from before. */
async function startNode(lab: Lab, { name }: NodePlace): Promise<number> {
  await labSsh(lab, name, 'systemctl stop kubelet');
  const node = await labGet<Printed>(lab, ['node', name]);
  await labKubectl(lab, ['delete', 'node', name]);
  await labKubectl(lab, ['create', '--filename=-'], { input: JSON.stringify(clean([node])[0]) });
  const started = await startKubelet(lab, name);
  const ready = await waited(`node ${name}`, () => hasCondition(lab, ['node', name]));
  return ready - started;
}

/** Bound by its name and without a token: neither scheduler nor controllers belong to the chain. */
async function startPod(lab: Lab, { name }: NodePlace): Promise<number> {
  const { reference } = await ensureApplicationImage();
  const started = Date.now();
  await labKubectl(lab, ['create', '--filename=-'], {
    input: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'floor', namespace: 'default' },
      spec: {
        nodeName: name,
        automountServiceAccountToken: false,
        tolerations: [{ operator: 'Exists' }],
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'idle', image: reference, command: ['/usr/local/bin/idle'] }],
      },
    }),
  });
  const ready = await waited('the pod', () => hasCondition(lab, ['pod', 'floor']));
  await labKubectl(lab, ['delete', 'pod', 'floor', '--now']);
  return ready - started;
}

/** When the kubelet was told to start, read on the node: logging in is not its time. */
async function startKubelet(lab: Lab, node: string): Promise<number> {
  return Number((await labSsh(lab, node, 'date +%s%3N; systemctl start kubelet')).trim());
}

async function waited(what: string, holds: () => Promise<boolean>): Promise<number> {
  await until({ name: what, deadlineMs: 180_000, everyMs: 50 }, async () =>
    (await holds()) ? undefined : 'not yet',
  );
  return Date.now();
}

const takesConnections = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 500 });
    const tell = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', tell(true)).once('error', tell(false)).once('timeout', tell(false));
  });

/** No secret is sent and nothing believed but "not yet": the certificate need not be checked. */
const isReady = (host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = request(
      { host, port: 6443, path: '/readyz', rejectUnauthorized: false, agent: false, timeout: 1000 },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    asked.once('error', () => resolve(false)).once('timeout', () => asked.destroy());
    asked.end();
  });

interface Conditioned {
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

async function hasCondition(lab: Lab, object: readonly string[]): Promise<boolean> {
  const { status } = await labGet<Conditioned>(lab, object);
  return (status.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True');
}

/** The shell runbook's functions for a node, and a call of one. */
const nodeStep = async (call: string): Promise<string> =>
  `${await readFile(join(root, 'bench/shell-node.sh'), 'utf8')}\n${call}\n`;
