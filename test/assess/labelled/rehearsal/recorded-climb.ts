import type { Item } from '../../../../activities/objects/resource.js';
import { KubeError } from '../../../../activities/objects/kube-api.js';
import type { RehearsalHands } from '../../../../activities/rehearsal/hands.js';
import { takeCensus } from '../../../../activities/rehearsal/ladder/census.js';
import { rewriteAll } from '../../../../activities/rehearsal/ladder/rewrite.js';
import { planRungs } from '../../../../activities/rehearsal/ladder/rungs.js';
import { recordedCopy } from './recorded-copy.js';

/** What lies in an etcd, by key below /registry. */
export type StoredValues = { readonly [key: string]: string };

/** A ladder on a recorded store: what lies there is looked at as it is in earnest. No rung is at hand. */
export const lookingAt =
  (values: StoredValues): RehearsalHands['climb'] =>
  async (_workshop, { to }, { snapshot }) => {
    const stored = await takeCensus(etcdOf(values), '/registry');
    const { lacking } = planRungs(stored, [], to);
    return { ...snapshot, rungs: [], before: stored, after: stored, lacking, rewritten: 0 };
  };

/** The same with a rung whose API server takes none of these objects back. */
export const refusedByRung =
  (values: StoredValues, items: readonly Item[]): RehearsalHands['climb'] =>
  async (workshop, input, request) => {
    const { api } = recordedCopy({ items });
    const refusing: typeof api = {
      request: async (method, path, options) => {
        if (method === 'PUT') throw new KubeError(`PUT ${path}: 422 no`, 422, 'Invalid');
        return api.request(method, path, options);
      },
    };
    const { progress } = request;
    const stored = await takeCensus(etcdOf(values), '/registry');
    const options = { prefix: '/registry', stored, progress };
    const rung = await rewriteAll(refusing, etcdOf(values), options);
    const looked = await lookingAt(values)(workshop, input, request);
    return { ...looked, rungs: [{ version: 'v1.20.15', ...rung }] };
  };

/** All in one answer. */
const etcdOf = (values: StoredValues) => ({
  ask: async () => ({
    header: { revision: '1' },
    kvs: Object.entries(values).map(([key, value]) => ({
      key: Buffer.from(`/registry/${key}`).toString('base64'),
      value: Buffer.from(value).toString('base64'),
    })),
  }),
});
