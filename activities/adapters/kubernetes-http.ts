import { request as httpsRequest, type Agent } from 'node:https';
import { isObject, textAt, type JsonObject } from '../objects/json-path.js';
import {
  isFinal,
  isPassing,
  KubeError,
  type KubeMethod,
  type RequestOptions,
} from '../objects/kube-api.js';
import { parseExactly, writeExactly } from './exact-integers.js';
import type { Endpoint } from './kubernetes-config.js';

/** One exchange as it goes over the wire. */
export interface Exchange extends Omit<RequestOptions, 'deadlineMs'> {
  readonly method: KubeMethod;
  readonly path: string;
  /** Milliseconds until it is given up. */
  readonly timeoutMs: number;
}

/** An answer that another try may not meet: when to come back, milliseconds, where it said so; odd where it may stay for ever. */
export class Busy extends KubeError {
  constructor(
    message: string,
    status: number,
    reason: string,
    readonly hint: { readonly retryAfterMs?: number | undefined; readonly isOdd?: boolean } = {},
  ) {
    super(message, status, reason);
  }
}

/** More than any list chunk of 500 objects of 1.5 MB that etcd admits on average: a flood is cut off. */
const maxAnswerBytes = 256 * 1024 * 1024;

/** Sends one request and reads its JSON. @throws KubeError for any answer but 2xx, and where none comes. */
export async function exchange(
  endpoint: Endpoint,
  agent: Agent,
  asked: Exchange,
): Promise<JsonObject> {
  const { status, text, retryAfter } = await send(endpoint, agent, asked);
  if (asked.as === 'nothing' && isSuccess(status)) return {};
  const answer = parsed(text);
  if (isSuccess(status)) return answer;
  const reason = textAt(answer, 'reason') ?? '';
  const said = withoutQuotes(textAt(answer, 'message') ?? text.slice(0, 200));
  const message = `${asked.method} ${asked.path}: ${status} ${said}`;
  const cause = new KubeError(message, status, reason);
  if (!isBusy(status) || isFinal(message)) throw cause;
  throw new Busy(message, status, reason, { retryAfterMs: retryAfter, isOdd: !isPassing(cause) });
}

/**
 * An API server that cannot decode an object quotes what stands around the fault, of a Secret as well; its message ends with that
 * (github.com/json-iterator/go, `Iterator.ReportError`).
 */
const withoutQuotes = (message: string): string =>
  message.replace(/,? *error found in #\d+ byte of [\s\S]*$/, '');

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Statuses that a later try may not meet: too many requests, restarting, an etcd leader being elected. */
const isBusy = (status: number): boolean => status === 429 || status >= 500;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number | undefined;
}

function send(endpoint: Endpoint, agent: Agent, asked: Exchange): Promise<Answer> {
  const body = asked.body === undefined ? undefined : Buffer.from(writeExactly(asked.body));
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => reject(unanswered(endpoint, asked, cause));
    const request = httpsRequest(
      { ...addressOf(endpoint, asked), agent, headers: headersOf(endpoint, asked, body) },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const isDropped = asked.as === 'nothing' && isSuccess(response.statusCode ?? 0);
        response.on('data', (chunk: Buffer) => {
          if (isDropped) return;
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > maxAnswerBytes) request.destroy(new Error('the answer is too long'));
        });
        response.on('error', fail);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            retryAfter: secondsOf(response.headers['retry-after']),
          }),
        );
      },
    );
    const giveUp = setTimeout(
      () => request.destroy(new Error(`no answer in ${asked.timeoutMs} ms`)),
      asked.timeoutMs,
    );
    request.on('error', fail);
    request.on('close', () => clearTimeout(giveUp));
    request.end(body);
  });
}

/** Not as a URL: that would be taken apart for every one of ten thousand requests. */
const addressOf = ({ server }: Endpoint, { method, path }: Exchange) => ({
  host: server.hostname.replace(/^\[|\]$/g, ''),
  port: server.port === '' ? 443 : server.port,
  path: server.pathname.replace(/\/$/, '') + path,
  method,
});

/** A certificate that does not fit will not fit later either; all other silence may pass. */
function unanswered(
  { server }: Endpoint,
  { method, path }: Exchange,
  cause: NodeJS.ErrnoException,
): KubeError {
  const message = `${server.host}: ${method} ${path}: ${cause.message}`;
  const isUntrusted = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|HOSTNAME|ERR_OSSL/.test(cause.code ?? '');
  if (isUntrusted) return new KubeError(message, 0, 'Untrusted');
  // It would be as long again; who asked may ask for less.
  if (cause.message.includes('too long')) return new KubeError(message, 0, 'TooLong');
  return new Busy(message, 0, 'NoAnswer');
}

const secondsOf = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;

function headersOf(
  { token }: Endpoint,
  { method, as, apply }: Exchange,
  body: Buffer | undefined,
): Record<string, string | number> {
  const patch = apply === true ? 'application/apply-patch+yaml' : 'application/merge-patch+json';
  return {
    accept: as !== undefined ? `${metadataOnly}, application/json` : 'application/json',
    'user-agent': 'kube-cutover',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && {
      'content-type': method === 'PATCH' ? patch : 'application/json',
      'content-length': body.length,
    }),
  };
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/ (metadata-only fetches); older servers take the second. */
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** Health endpoints answer in plain text, some proxies in HTML: both come as `{text}`. */
function parsed(text: string): JsonObject {
  try {
    const value = parseExactly(text);
    return isObject(value) ? value : { text };
  } catch {
    return { text };
  }
}
