import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { JsonObject } from '../objects/json-path.js';
import type { KubeApi, KubeMethod, RequestOptions } from '../objects/kube-api.js';
import { readKubeconfig, type Endpoint } from './kubernetes-config.js';
import { Busy, exchange } from './kubernetes-http.js';

/** Requests under way at once: enough to hide the way there and back, few enough not to crowd out other clients. */
const parallelism = 12;
/** An exchange with its retries; an API server that is restarted is back well before. */
const defaultDeadlineMs = 30_000;
/** Between tries where the server named no time: from short to long, as an outage lasts. */
const pausesMs = [50, 100, 250, 500, 1000];

const connections = new Map<string, Promise<KubeApi>>();

/**
 * The API of the cluster that a kubeconfig's current context names. Connections are kept for the worker's life, one set
 * per content of the file. @throws Refused naming the field of a kubeconfig that must not be followed.
 */
export async function connectKubernetes(kubeconfig: string): Promise<KubeApi> {
  const content = await readFile(kubeconfig).catch(() => undefined);
  if (content === undefined) return connect(kubeconfig);
  const id = `${kubeconfig}\0${createHash('sha256').update(content).digest('hex')}`;
  const known = connections.get(id);
  if (known !== undefined) return known;
  const made = connect(kubeconfig);
  connections.set(id, made);
  made.catch(() => connections.delete(id));
  return made;
}

async function connect(kubeconfig: string): Promise<KubeApi> {
  return new KubernetesRest(await readKubeconfig(kubeconfig));
}

/** Holds the connections to one API server. */
class KubernetesRest implements KubeApi {
  private readonly agent: Agent;
  private readonly limit = pLimit(parallelism);

  constructor(private readonly endpoint: Endpoint) {
    const { ca, cert, key, serverName } = endpoint;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: parallelism,
      ca,
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(serverName !== undefined && { servername: serverName }),
    });
  }

  request(method: KubeMethod, path: string, options: RequestOptions = {}): Promise<JsonObject> {
    return this.limit(() => this.persist(method, path, options));
  }

  /** Tries again while the server is busy or away, until the deadline. */
  private async persist(
    method: KubeMethod,
    path: string,
    { body, deadlineMs = defaultDeadlineMs }: RequestOptions,
  ): Promise<JsonObject> {
    const deadline = Date.now() + deadlineMs;
    for (let tries = 0; ; tries++) {
      const timeoutMs = Math.max(1, deadline - Date.now());
      try {
        const asked = { method, path, timeoutMs, ...(body !== undefined && { body }) };
        return await exchange(this.endpoint, this.agent, asked);
      } catch (cause) {
        const pauseMs = cause instanceof Busy ? pauseAfter(cause, tries) : Infinity;
        if (Date.now() + pauseMs >= deadline) throw cause;
        await sleep(pauseMs);
      }
    }
  }
}

const pauseAfter = ({ retryAfterMs }: Busy, tries: number): number =>
  retryAfterMs ?? pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 1000;
