import { listAt, textAt, type JsonObject } from './json-path.js';

/** Default RBAC objects whose defaults somebody took away for good: the API server may not bring them back, nor may we. */
export const isLeftAlone = (wanted: JsonObject): boolean =>
  textAt(wanted, 'metadata', 'annotations', 'rbac.authorization.kubernetes.io/autoupdate') ===
  'false';

/** What such an object grants, and to whom. */
const granted: readonly string[] = ['subjects', 'rules'];

/** Lists that such an object has no more, and that stand in the one that is there. */
export const cameBack = (wanted: JsonObject, seen: JsonObject): readonly (readonly string[])[] =>
  isLeftAlone(wanted)
    ? granted
        .filter((list) => listAt(wanted, list).length === 0 && listAt(seen, list).length > 0)
        .map((list) => [list])
    : [];
