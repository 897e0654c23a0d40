import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { connectKubernetes } from '../../activities/adapters/kubernetes.js';
import { createComparer } from '../../activities/objects/compare.js';
import { dryRun } from '../../activities/objects/dry-run.js';
import { importItems } from '../../activities/objects/import.js';
import { kindsOf, seeKind } from '../../activities/objects/present.js';
import { itemOf } from './item-of.js';
import { resourceOf, type Written } from './objects.js';
import { kubectl, type Server } from './server.js';

/** How long our import took, milliseconds, part by part. */
export interface OurFigures {
  readonly dryRunMs: number;
  readonly createMs: number;
  readonly readBackMs: number;
}

/** Connections of the plain creator: as many as our import has at most. */
const connections = 32;

/** As a migration does it. @throws Error where an object is not there as wanted afterwards. */
export async function measureOurs(server: Server, all: readonly Written[]): Promise<OurFigures> {
  const api = await connectKubernetes(server.kubeconfig);
  const items = all.map(itemOf);
  const began = performance.now();
  const verdicts = await dryRun(api, items);
  const tried = performance.now();
  await importItems(api, items, 'foundation');
  await importItems(api, items, 'workloads');
  const created = performance.now();
  const comparer = createComparer(items);
  for (const kind of kindsOf(items)) await seeKind(api, kind, (item) => comparer.see(item));
  const { equal, changed } = comparer.result();
  const compared = performance.now();
  const refused = verdicts.filter(({ became }) => became === 'refused').length;
  if (equal !== items.length || refused > 0)
    throw new Error(`bench: of ${items.length} objects ${equal} are equal, ${changed.length} not`);
  return { dryRunMs: tried - began, createMs: created - tried, readBackMs: compared - created };
}

/** `kubectl apply -f` of the same set, milliseconds; what the rest stands on first, as its own `apply`. */
export async function measureKubectl(
  server: Server,
  ground: readonly Written[],
  rest: readonly Written[],
): Promise<number> {
  const file = async (name: string, items: readonly Written[]): Promise<string> => {
    const path = join(server.directory, `${name}.json`);
    await writeFile(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    return path;
  };
  const [first, second] = [await file('ground', ground), await file('rest', rest)];
  const began = performance.now();
  await kubectl(server, 'apply', '-f', first);
  await kubectl(server, 'wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s');
  await kubectl(server, 'apply', '-f', second);
  return performance.now() - began;
}

/** As many POSTs at once as there are connections and nothing else: what the server takes, milliseconds. */
export async function measurePlain(
  server: Server,
  ground: readonly Written[],
  rest: readonly Written[],
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca: server.ca });
  const [first, second] = [ground.map(postOf), rest.map(postOf)];
  try {
    const began = performance.now();
    await postAll(server, agent, first);
    await kubectl(server, 'wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s');
    await postAll(server, agent, second);
    return performance.now() - began;
  } finally {
    agent.destroy();
  }
}

interface Post {
  readonly path: string;
  readonly body: Buffer;
}

async function postAll(server: Server, agent: Agent, posts: readonly Post[]): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let one = posts[next++]; one !== undefined; one = posts[next++])
      await post(server, agent, one);
  };
  await Promise.all(Array.from({ length: connections }, worker));
}

const post = ({ url, token }: Server, agent: Agent, { path, body }: Post): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    request(`${url}${path}`, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () =>
          response.statusCode === 201
            ? resolve()
            : reject(new Error(`bench: POST ${path}: ${response.statusCode}`)),
        );
    })
      .on('error', reject)
      .end(body);
  });

function postOf(object: Written): Post {
  const { namespace } = object.metadata;
  const base = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : '/api/v1';
  const within = namespace === undefined ? base : `${base}/namespaces/${namespace}`;
  return {
    path: `${within}/${resourceOf(object.kind)}`,
    body: Buffer.from(JSON.stringify(object)),
  };
}
