import { isUtf8 } from 'node:buffer';
import { ApplicationFailure } from '@temporalio/common';
import { type KubernetesSecretKey, placeOfSecret } from '../../model/secret-ref.js';
import { connectEndpoint, connectKubernetes } from '../adapters/kubernetes.js';
import { readServiceAccount } from '../adapters/service-account.js';
import { notYet, refused } from '../failures.js';
import { isObject } from '../objects/json-path.js';
import { type KubeApi, isKubeError, isPassing } from '../objects/kube-api.js';
import { timeoutMs } from './post.js';

/**
 * A key of a Secret, as the API has it now; `deadlineMs` for all tries.
 * @throws Refused naming the key and what to do, NotYet where the API is busy or away; never what it answers.
 */
export async function readKubernetesSecret(
  ref: { readonly kubernetes: KubernetesSecretKey },
  deadlineMs = timeoutMs,
): Promise<string> {
  const { kubeconfig, namespace, name, key } = ref.kubernetes;
  const place = placeOfSecret(ref);
  try {
    const api = await connect(kubeconfig);
    const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
    const { data } = await api.request('GET', path, { deadlineMs });
    return textOf(isObject(data) ? data[key] : undefined, place);
  } catch (cause) {
    throw cause instanceof ApplicationFailure ? cause : failureOf(place, cause);
  }
}

const connect = async (kubeconfig: string | undefined): Promise<KubeApi> =>
  kubeconfig === undefined
    ? connectEndpoint(await readServiceAccount())
    : connectKubernetes(kubeconfig);

function textOf(encoded: unknown, place: string): string {
  if (typeof encoded !== 'string') throw refused(`${place} is not there; write it`);
  const bytes = Buffer.from(encoded, 'base64');
  // Other bytes would be read as others than they are, and sign wrongly.
  if (!isUtf8(bytes)) throw refused(`${place} is no text in UTF-8; write one there`);
  return bytes.toString('utf8');
}

/** By status alone: what a server says may quote what it holds. */
function failureOf(place: string, cause: unknown): ApplicationFailure {
  if (!isKubeError(cause))
    return refused(`${place} cannot be asked for; check certificate and key of the kubeconfig`);
  const { status, reason } = cause;
  if (reason === 'Untrusted')
    return refused(`${place} was not asked for: the CA did not sign the server; check the CA`);
  if (reason === 'TooLong') return refused(`${place} came with too much; is that an API server?`);
  const answer = status === 0 ? 'no answer' : `answers ${status}`;
  if (isPassing(cause) || status >= 500) return notYet(`${place} cannot be read: ${answer}`);
  return refused(`${place} cannot be read: ${answer}; ${adviceFor[status] ?? 'check the server'}`);
}

const adviceFor: Readonly<Record<number, string>> = {
  401: 'renew the credentials',
  403: 'give who asks the right to get that Secret',
  404: 'write the Secret, or name another',
};
