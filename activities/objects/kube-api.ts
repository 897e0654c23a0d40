import type { JsonObject } from './json-path.js';

/** What the API activities need of a cluster: one exchange of JSON, so that a fake fits in a test. */
export interface KubeApi {
  /**
   * Asks for a path and gives the answer's JSON; text such as `ok` comes as `{text}`.
   * Busy servers and broken connections are tried again until the deadline. @throws KubeError
   */
  request(method: KubeMethod, path: string, options?: RequestOptions): Promise<JsonObject>;
}

/** The HTTP verbs in use. A write that is sent twice is told apart by the caller: 409, or the same content. */
export type KubeMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What one exchange may need besides its path. */
export interface RequestOptions {
  readonly body?: JsonObject;
  /** A PATCH says what its sender is responsible for (server-side apply), instead of what to change (merge patch). */
  readonly apply?: boolean;
  /** Only the metadata is wanted of the answer, or of a success nothing: less to write for the server, and to read here. */
  readonly as?: 'metadata' | 'nothing';
  /** Milliseconds for the whole exchange, retries included. */
  readonly deadlineMs?: number;
}

/** An answer that is no success. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  constructor(
    message: string,
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    /** `reason` of the API's Status: `AlreadyExists`. */
    readonly reason: string,
  ) {
    super(message);
  }
}

/** Is this the API's answer with one of these statuses? */
export const isKubeError = (cause: unknown, ...statuses: readonly number[]): cause is KubeError =>
  cause instanceof KubeError && (statuses.length === 0 || statuses.includes(cause.status));

/**
 * Is this an answer that passes: load, restarts, elections of etcd, and none at all? Of other 500s nobody knows: content that cannot
 * be applied and webhooks that cannot be reached come as 500 too.
 */
export const isPassing = (cause: unknown): cause is KubeError =>
  isKubeError(cause, 0, 429, 502, 503, 504) ||
  (isKubeError(cause, 500) && passing.test(cause.message) && !isFinal(cause.message));

const passing =
  /etcdserver|leader|time(d )?[- ]?out|deadline|connection|unavailable|shutting down/i;

/** Does an answer say what asking again would not change, whatever its status? */
export const isFinal = (message: string): boolean =>
  /failed calling webhook|failed to create typed patch object/.test(message);
