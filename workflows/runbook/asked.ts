import type { Requester } from '../../model/approvals.js';
import { isDeeperThan } from '../../model/depth.js';
import { type SignedRequest, readRequestText, specText } from '../../model/request-text.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { whyUndecodable } from '../../model/undecodable.js';
import { digestOfText } from '../planning/digest.js';
import { refused } from './failures.js';
import type { Host } from './host.js';
import { objectionToRequest } from './request-rules.js';

/** `look`: nothing is changed, so nobody needs to have signed. A signature that is there must be good all the same. */
export type Purpose = 'run' | 'look';

/** What is asked for, with every default resolved, and by whom. */
export interface Asked {
  readonly spec: InPlaceSpec;
  /** With the key where a signature proves it. */
  readonly requester?: Requester;
}

/**
 * Checks what was asked for, and who asks. The signature is left out of the spec: a plan is the same whoever has signed
 * for it, and when. @throws Refused naming every wrong field.
 */
export async function readRequest(host: Host, request: unknown, purpose: Purpose): Promise<Asked> {
  refuseUnreadable(request);
  const parsed = await host.call('reading', 'check the spec').parseSpec(request);
  const { requestSignature, ...spec } = parsed;
  if (requestSignature !== undefined)
    return { spec, requester: await signerOf(host, spec, requestSignature) };
  if (purpose === 'run' && spec.approvals.signedRequest === 'required')
    throw refusedSignature('is missing; approvals.signedRequest is required: start with --sign');
  return { spec, ...(spec.requestedBy !== undefined && { requester: { name: spec.requestedBy } }) };
}

/** Levels of a request: a spec has some ten. */
const MAX_DEPTH = 100;

/** @throws Refused where a request could not be decoded, or is nested so deeply that it could not be handed on. */
export function refuseUnreadable(request: unknown): void {
  const unread = whyUndecodable(request);
  if (unread !== undefined) throw refused(`the spec is wrong:\n${unread}`);
  if (isDeeperThan(MAX_DEPTH, request))
    throw refused(`the spec is wrong:\nit is nested deeper than ${MAX_DEPTH} levels`);
}

async function signerOf(host: Host, spec: InPlaceSpec, signed: SignedRequest): Promise<Requester> {
  const said = readRequestText(signed.text);
  if (typeof said === 'string') throw refusedSignature(said);
  const specDigest = digestOfText(specText(spec));
  const objection = objectionToRequest(said, { spec, specDigest, now: host.now() });
  if (objection !== undefined) throw refusedSignature(objection);
  const verified = await host.call('reading', 'verify who asks').verifyRequest(signed);
  if ('refused' in verified) throw refusedSignature(verified.refused);
  if (verified.signer !== said.by)
    throw refusedSignature(`it is the request of ${said.by}, but ${verified.signer} has signed it`);
  return { name: verified.signer, key: verified.key };
}

const refusedSignature = (why: string) => refused(`the spec is wrong:\nrequestSignature: ${why}`);
