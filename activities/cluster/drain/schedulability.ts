import { evidence, type Evidence } from '../../../model/evidence.js';
import { needsOperator, notYet, refused } from '../../failures.js';
import { objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import { isKubeError, type KubeApi } from '../../objects/kube-api.js';
import type { RestoreInput } from './inputs.js';
import { nodePath } from './node-pods.js';
import { recordKey, readRecord, writeRecord } from './record.js';

/** Whose node, and for which run. */
export type Whose = Pick<RestoreInput, 'run' | 'node'>;

/** A node that this run has cordoned. */
export interface Cordoned {
  /** Was it cordoned before this run came? */
  readonly wasUnschedulable: boolean;
  /** Past tense: `w-1 was cordoned`. */
  readonly did: string;
}

/** Each write of the kubelet in between costs one. */
const mostTries = 10;

/**
 * Cordons a node and records beside it, in the same write, how it was before: whoever comes later, this run's own second attempt
 * too, tells our cordon from the people's. @throws Refused where another run's record is there.
 */
export function cordon(api: KubeApi, { run, node }: Whose): Promise<Cordoned> {
  return persist(api, node, async (seen) => {
    const record = readRecord(seen);
    const isUnschedulable = objectAt(seen, 'spec')['unschedulable'] === true;
    if (record === undefined) {
      const mine = writeRecord({ run, unschedulable: isUnschedulable });
      await change(api, node, seen, { unschedulable: true, record: mine });
      const did = isUnschedulable ? `${node} was cordoned already` : `${node} was cordoned`;
      return { wasUnschedulable: isUnschedulable, did };
    }
    if (record.run !== run) throw refused(othersRecord(node, record.run));
    const wasUnschedulable = record.unschedulable;
    if (isUnschedulable)
      return { wasUnschedulable, did: `${node} was cordoned by this run before` };
    await change(api, node, seen, { unschedulable: true });
    return { wasUnschedulable, did: `${node} was cordoned anew: somebody had uncordoned it` };
  });
}

const othersRecord = (node: string, run: string): string =>
  `${node}: its annotation ${recordKey} is of run ${run}, which never gave the node back: ` +
  'make it schedulable or not as it should be, remove the annotation, and start again';

/**
 * Makes a node schedulable or not, exactly as it was before this run cordoned it. A node that this run never cordoned, or that is
 * gone, is left alone; twice is as good as once.
 */
export function restoreSchedulability(api: KubeApi, { run, node }: Whose): Promise<Evidence> {
  return persist(
    api,
    node,
    async (seen) => {
      const record = readRecord(seen);
      if (record === undefined) return evidence(`${node} was not cordoned by this run`);
      if (record.run !== run)
        return evidence(`${node} was left alone: its record is of run ${record.run}`);
      const { unschedulable } = record;
      await change(api, node, seen, { unschedulable: unschedulable || null, record: null });
      const how = unschedulable ? 'left cordoned, as it was' : 'uncordoned, as it was';
      return evidence(`${node} was ${how}`, { unschedulable });
    },
    () => evidence(`${node} is no longer registered: there was nothing to restore`),
  );
}

/** Looks and acts until nobody wrote in between. */
async function persist<Result>(
  api: KubeApi,
  node: string,
  act: (seen: JsonObject) => Promise<Result>,
  gone?: () => Result,
): Promise<Result> {
  for (let tries = 0; tries < mostTries; tries += 1)
    try {
      return await act(await api.request('GET', nodePath(node)));
    } catch (cause) {
      if (isKubeError(cause, 404)) {
        if (gone !== undefined) return gone();
        throw refused(`${node}: no node of this name is registered`);
      }
      if (!isKubeError(cause, 409)) throw cause;
    }
  throw notYet(`${node}: others changed it between each of ${mostTries} looks and writes`);
}

/** Only on what was seen: anything written since makes it a conflict, and what to write is thought over. */
async function change(
  api: KubeApi,
  node: string,
  seen: JsonObject,
  {
    unschedulable,
    record,
  }: { readonly unschedulable: true | null; readonly record?: string | null },
): Promise<void> {
  const resourceVersion = textAt(seen, 'metadata', 'resourceVersion');
  if (resourceVersion === undefined)
    throw needsOperator(
      `${node}: the API gave it no resourceVersion, so nothing can be changed safely`,
    );
  const annotations = record === undefined ? {} : { annotations: { [recordKey]: record } };
  const body = { metadata: { resourceVersion, ...annotations }, spec: { unschedulable } };
  await api.request('PATCH', nodePath(node), { body });
}
