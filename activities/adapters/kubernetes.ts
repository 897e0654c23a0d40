import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../objects/json-path.js';
import {
  isKubeError,
  type KubeApi,
  type KubeMethod,
  type RequestOptions,
} from '../objects/kube-api.js';
import { readKubeconfig, type Endpoint } from './kubernetes-config.js';
import { Busy, exchange, type Exchange } from './kubernetes-http.js';
import { createLimiter } from './kubernetes-limiter.js';

/**
 * Requests under way at once where the server takes them: enough to keep API server and etcd at work, few beside the
 * 200 changing ones that an API server admits by default (`--max-mutating-requests-inflight`).
 */
const parallelism = 32;
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
  return connectEndpoint(await readKubeconfig(kubeconfig));
}

/** The API behind an endpoint that is known already: a copy's on loopback. Connections end when they are idle. */
export const connectEndpoint = (endpoint: Endpoint): KubeApi => new KubernetesRest(endpoint);

/** Holds the connections to one API server. */
class KubernetesRest implements KubeApi {
  private readonly agent: Agent;
  private readonly limiter = createLimiter(parallelism);

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

  /** Tries again while the server is busy or away, until the deadline, which begins when there is room for it. */
  async request(
    method: KubeMethod,
    path: string,
    { deadlineMs = defaultDeadlineMs, ...options }: RequestOptions = {},
  ): Promise<JsonObject> {
    let deadline = Infinity;
    for (let tries = 0; ; tries++) {
      try {
        const send = (): Promise<JsonObject> => {
          if (tries === 0) deadline = Date.now() + deadlineMs;
          return this.send({ ...options, method, path, timeoutMs: deadline - Date.now() });
        };
        return await (tries === 0 ? this.limiter.run(send) : this.limiter.runAgain(send));
      } catch (cause) {
        const pauseMs = cause instanceof Busy ? pauseAfter(cause, tries) : Infinity;
        if (Date.now() + pauseMs >= deadline) throw cause;
        // Without a place among those under way: there are fewer now.
        await sleep(pauseMs);
      }
    }
  }

  private async send(asked: Exchange): Promise<JsonObject> {
    const sentAt = Date.now();
    try {
      const timeoutMs = Math.max(1, asked.timeoutMs);
      return await exchange(this.endpoint, this.agent, { ...asked, timeoutMs });
    } catch (cause) {
      if (isKubeError(cause, 429, 503)) this.limiter.busy(sentAt);
      throw cause;
    }
  }
}

/** Tries of what may stay as it is for ever: a second of them. */
const oddTries = 4;

const pauseAfter = ({ hint: { retryAfterMs, isOdd } }: Busy, tries: number): number =>
  isOdd === true && tries >= oddTries
    ? Infinity
    : (retryAfterMs ?? pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 1000);
