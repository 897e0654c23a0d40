import { setTimeout as delay } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import {
  type IndexType,
  type SearchAttribute,
  searchAttributes,
} from '../model/search-attributes.js';

/** The part of a connection that this needs. */
export type Operated = Pick<NativeConnection, 'operatorService' | 'workflowService'>;

/** Numbers of Temporal's `IndexedValueType` (temporal/api/enums/v1/common.proto). */
const numbers: Readonly<Record<IndexType, number>> = { Keyword: 2, KeywordList: 7 };

/** The server takes some seconds to tell all its parts of a new attribute. */
const KNOWN_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 250;

const wanted: readonly SearchAttribute[] = Object.values(searchAttributes);

/**
 * Registers the search attributes that a namespace lacks, and waits until they can be asked for. A workflow task that writes
 * an unknown attribute fails again and again, so a worker must not poll before.
 *
 * @throws Error that says what to run by hand where they cannot be registered, or are there as another type.
 */
export async function ensureSearchAttributes(
  connection: Operated,
  namespace: string,
): Promise<void> {
  const missing = (await missingIn(connection, namespace)) ?? [];
  try {
    if (missing.length > 0) await register(connection, namespace, missing);
  } catch (cause) {
    // Another worker may have been quicker.
    const still = (await missingIn(connection, namespace)) ?? missing;
    if (still.length > 0) throw notRegistered(namespace, still, cause);
  }
  await untilKnown(connection, namespace);
}

/** The command that registers attributes by hand. */
export const byHand = (namespace: string, attributes: readonly SearchAttribute[]): string =>
  [...new Set(attributes.map(({ type }) => type))]
    .map((type) => {
      const names = attributes
        .filter((one) => one.type === type)
        .map(({ name }) => `--name ${name}`);
      return `temporal operator search-attribute create --namespace ${namespace} --type ${type} ${names.join(' ')}`;
    })
    .join('\n');

const register = (
  { operatorService }: Operated,
  namespace: string,
  attributes: readonly SearchAttribute[],
) =>
  operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(attributes.map(({ name, type }) => [name, numbers[type]])),
  });

/** What a namespace lacks; undefined where it is not told: Temporal Cloud has no operator service. */
async function missingIn(
  { operatorService }: Operated,
  namespace: string,
): Promise<readonly SearchAttribute[] | undefined> {
  const answer = await operatorService.listSearchAttributes({ namespace }).catch(() => undefined);
  if (answer === undefined) return undefined;
  const found = answer.customAttributes;
  const isOther = ({ name, type }: SearchAttribute): boolean =>
    found[name] !== undefined && found[name] !== numbers[type];
  if (wanted.some(isOther)) throw ofAnotherType(namespace, wanted.filter(isOther));
  return wanted.filter(({ name }) => found[name] === undefined);
}

/** A query names them all: it is refused as long as one is unknown. */
async function untilKnown({ workflowService }: Operated, namespace: string): Promise<void> {
  const query = wanted.map(({ name }) => `${name} IS NULL`).join(' AND ');
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    try {
      await workflowService.countWorkflowExecutions({ namespace, query });
      return;
    } catch (cause) {
      if (!isInvalid(cause)) throw cause;
      if (Date.now() > deadline) throw notRegistered(namespace, wanted, cause);
    }
    await delay(LOOK_EVERY_MS);
  }
}

const grpcInvalidArgument = 3;

const isInvalid = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === grpcInvalidArgument;

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

const notRegistered = (
  namespace: string,
  missing: readonly SearchAttribute[],
  cause: unknown,
): Error =>
  new Error(
    `namespace "${namespace}" of Temporal does not know ${missing.map(({ name }) => name).join(', ')}, and they could not ` +
      `be registered: ${messageOf(cause)}; have somebody who may run this, then start the worker again:\n${byHand(namespace, missing)}`,
    { cause },
  );

const ofAnotherType = (namespace: string, other: readonly SearchAttribute[]): Error =>
  new Error(
    `namespace "${namespace}" of Temporal has ${other.map(({ name }) => name).join(', ')} as another type than ` +
      `${other.map(({ type }) => type).join(', ')}; remove them with: temporal operator search-attribute remove ` +
      `--namespace ${namespace} ${other.map(({ name }) => `--name ${name}`).join(' ')}; then start the worker again`,
  );
