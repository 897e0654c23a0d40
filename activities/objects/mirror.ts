import { valueAt, type JsonObject } from './json-path.js';

/** Is this pod what a kubelet tells the API of a static one? */
export const isMirror = (pod: JsonObject): boolean =>
  valueAt(pod, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined;
