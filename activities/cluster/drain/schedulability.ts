import { evidence, type Evidence } from '../../../model/evidence.js';
import { needsOperator, notYet, refused, regressed } from '../../failures.js';
import { objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import { isKubeError, type KubeApi } from '../../objects/kube-api.js';
import type { RestoreInput } from './inputs.js';
import { nodePath } from './node-pods.js';
import { type SchedulabilityRecord, recordKey, readRecord, writeRecord } from './record.js';

/** Whose node, for which run, and when the step began that asks. */
export type Whose = Pick<RestoreInput, 'run' | 'epoch' | 'node'>;

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
 * too, tells our cordon from the people's. @throws Refused where another run cordoned it; Regressed where this run has given it
 * back since: then an attempt that was taken for dead woke up.
 */
export function cordon(api: KubeApi, { run, epoch, node }: Whose): Promise<Cordoned> {
  return persist(api, node, async (seen) => {
    const record = readRecord(seen);
    const isUnschedulable = objectAt(seen, 'spec')['unschedulable'] === true;
    if (record?.run === run && isTooLate(epoch, record)) throw late(node, record);
    if (record?.unschedulable === undefined) {
      const mine = { run, epoch, unschedulable: isUnschedulable };
      await change(api, node, seen, { unschedulable: true, record: mine });
      const did = isUnschedulable ? `${node} was cordoned already` : `${node} was cordoned`;
      return { wasUnschedulable: isUnschedulable, did };
    }
    if (record.run !== run) throw refused(othersRecord(node, record.run));
    const { unschedulable: wasUnschedulable } = record;
    if (!isUnschedulable || record.epoch !== epoch)
      await change(api, node, seen, { unschedulable: true, record: { ...record, epoch } });
    const did = isUnschedulable
      ? `${node} was cordoned by this run before`
      : `${node} was cordoned anew: somebody had uncordoned it`;
    return { wasUnschedulable, did };
  });
}

/** A node that was given back is cordoned again only by what began later. */
const isTooLate = (epoch: number, last: SchedulabilityRecord): boolean =>
  last.unschedulable === undefined ? epoch <= last.epoch : epoch < last.epoch;

const late = (node: string, last: SchedulabilityRecord): Error =>
  regressed(
    `${node}: this run has ${last.unschedulable === undefined ? 'given it back' : 'cordoned it anew'} meanwhile: ` +
      'an attempt that was taken for dead changes nothing any more',
  );

const othersRecord = (node: string, run: string): string =>
  `${node}: its annotation ${recordKey} is of run ${run}, which never gave the node back: ` +
  'make it schedulable or not as it should be, remove the annotation, and start again';

/**
 * Makes a node schedulable or not, exactly as it was before this run cordoned it; twice is as good as once. One that this run never
 * cordoned stays as it is, and one that is gone as well. A record stays on the node in each case: a drain of before that is still on
 * its way, or wakes up, finds that it is too late.
 * @throws Regressed where this run has cordoned it since.
 */
export function restoreSchedulability(
  api: KubeApi,
  { run, epoch, node }: Whose,
): Promise<Evidence> {
  return persist(
    api,
    node,
    async (seen) => {
      const record = readRecord(seen);
      if (record?.run !== run && record?.unschedulable !== undefined)
        return evidence(`${node} was left alone: its record is of run ${record.run}`);
      const mine = record?.run === run ? record : undefined;
      if (mine?.unschedulable === undefined) {
        if (mine === undefined || mine.epoch < epoch)
          await change(api, node, seen, { record: { run, epoch } });
        return evidence(`${node} was not cordoned by this run`);
      }
      if (mine.epoch > epoch) throw late(node, mine);
      const { unschedulable } = mine;
      const as = { unschedulable: unschedulable || null, record: { run, epoch } } as const;
      await change(api, node, seen, as);
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
    record,
    ...spec
  }: { readonly unschedulable?: true | null; readonly record: SchedulabilityRecord },
): Promise<void> {
  const resourceVersion = textAt(seen, 'metadata', 'resourceVersion');
  if (resourceVersion === undefined)
    throw needsOperator(
      `${node}: the API gave it no resourceVersion, so nothing can be changed safely`,
    );
  const annotations = { [recordKey]: writeRecord(record) };
  const body = { metadata: { resourceVersion, annotations }, spec };
  await api.request('PATCH', nodePath(node), { body });
}
