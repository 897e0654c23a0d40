import { X509Certificate } from 'node:crypto';
import { listAt, numberAt, objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import { fullNameOf } from '../../objects/surroundings.js';
import type { Reading } from './rule.js';

/** Who could answer webhooks: Services by full name, with the number of ready addresses. */
export type Servers = ReadonlyMap<string, number>;

/** What is wrong with the way to a webhook. */
export interface ServerFault {
  readonly id: 'webhook-ca-expired' | 'webhook-without-server';
  readonly what: string;
}

/** Services and how many addresses are behind each; ExternalName and selector-less ones by their Endpoints too. */
export function readServers({ of }: Reading): Servers {
  const ready = new Map(
    of('endpoints').map((item) => [
      fullNameOf(item),
      listAt(item.object, 'subsets').flatMap((subset) => listAt(subset, 'addresses')).length,
    ]),
  );
  return new Map(
    of('services').map((item) => [
      fullNameOf(item),
      textAt(item.object, 'spec', 'type') === 'ExternalName'
        ? 1
        : (ready.get(fullNameOf(item)) ?? 0),
    ]),
  );
}

/** Why nobody answers a webhook, if so; a webhook by URL cannot be judged from here. */
export function faultOf(
  config: JsonObject,
  servers: Servers,
  now: number,
): ServerFault | undefined {
  const ended = endedCa(textAt(config, 'caBundle'), now);
  if (ended !== undefined) return { id: 'webhook-ca-expired', what: `its caBundle ended ${ended}` };
  const service = serviceOf(config);
  if (service === undefined) return undefined;
  const ready = servers.get(service);
  if (ready === undefined)
    return { id: 'webhook-without-server', what: `its Service ${service} is not there` };
  return ready > 0
    ? undefined
    : { id: 'webhook-without-server', what: `its Service ${service} has no ready address` };
}

/** `namespace/name` of the Service in the cluster that answers; absent where it is called by URL. */
export function serviceOf(config: JsonObject): string | undefined {
  const service = objectAt(config, 'service');
  const name = textAt(service, 'name');
  return name === undefined ? undefined : `${textAt(service, 'namespace') ?? ''}/${name}`;
}

/** Seconds that a webhook may take; 30 where v1beta1 says nothing. */
export const secondsOf = (webhook: JsonObject): number => numberAt(webhook, 'timeoutSeconds') ?? 30;

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** A bundle is as good as the last of its certificates; one that cannot be read is not judged. */
function endedCa(bundle: string | undefined, now: number): string | undefined {
  const text = Buffer.from(bundle ?? '', 'base64').toString('latin1');
  const ends = (text.match(pem) ?? []).map((one) => endOf(one));
  if (ends.length === 0 || ends.some((end) => Number.isNaN(end) || end > now)) return undefined;
  return new Date(Math.max(...ends)).toISOString();
}

function endOf(certificate: string): number {
  try {
    return Date.parse(new X509Certificate(certificate).validTo);
  } catch {
    return Number.NaN;
  }
}
