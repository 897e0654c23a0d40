import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { JsonObject } from '../objects/json-path.js';
import {
  isKubeError,
  type KubeApi,
  type KubeError,
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

/**
 * The API behind an endpoint that is known already: a copy's on loopback. Connections end when they are idle. A server
 * that `isGone` says will not come back is not asked again.
 */
export const connectEndpoint = (endpoint: Endpoint, isGone?: () => boolean): KubeApi =>
  new KubernetesRest(endpoint, isGone);

/** Holds the connections to one API server. */
class KubernetesRest implements KubeApi {
  private readonly agent: Agent;
  /** Begun, but perhaps waiting to be sent again: no more, or a server that is away is asked by all that wait. */
  private readonly begun = pLimit(parallelism);
  /** Under way: as many of those begun as the server takes. */
  private readonly limiter = createLimiter(parallelism);

  constructor(
    private readonly endpoint: Endpoint,
    private readonly isGone: () => boolean = () => false,
  ) {
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
    return this.begun(() => this.persist(method, path, options));
  }

  /** Tries again while the server is busy or away, until the deadline. */
  private async persist(
    method: KubeMethod,
    path: string,
    { deadlineMs = defaultDeadlineMs, ...options }: RequestOptions,
  ): Promise<JsonObject> {
    const deadline = Date.now() + deadlineMs;
    for (let tries = 0; ; tries++) {
      try {
        return await this.limiter.run(() => {
          const timeoutMs = Math.max(1, deadline - Date.now());
          return this.send({ ...options, method, path, timeoutMs });
        });
      } catch (cause) {
        const isPassing = cause instanceof Busy && !isBudget(cause) && !this.isGone();
        const pauseMs = isPassing ? pauseAfter(cause, tries) : Infinity;
        if (Date.now() + pauseMs >= deadline) throw cause;
        await sleep(pauseMs);
      }
    }
  }

  private async send(asked: Exchange): Promise<JsonObject> {
    const sentAt = Date.now();
    try {
      return await exchange(this.endpoint, this.agent, asked);
    } catch (cause) {
      if (isKubeError(cause, 429, 503) && !isBudget(cause)) this.limiter.busy(sentAt);
      throw cause;
    }
  }
}

/** A budget that lets no pod go answers as a busy server does, for hours perhaps: whoever evicts knows when to ask again. */
const isBudget = ({ message }: KubeError): boolean =>
  /\/eviction: (429|500) .*disruption ?budget/i.test(message);

/** Tries of what may stay as it is for ever: a second of them. */
const oddTries = 4;

const pauseAfter = ({ hint: { retryAfterMs, isOdd } }: Busy, tries: number): number =>
  isOdd === true && tries >= oddTries
    ? Infinity
    : (retryAfterMs ?? pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 1000);
