import type { Json } from '../../../model/json.js';
import { changeAt, isObject, textAt, type JsonObject } from '../json-path.js';
import { asItIs, type Fix, type Fixed, type Remark } from './fix.js';
import { resolve, type TargetApis } from './target-apis.js';

/** Owners and what an autoscaler scales or measures are named by version and kind, which no API server converts. */
export const fixApiVersions: Fix = ({ of, object }, apis) => {
  const looked: Looked = { apis, moved: new Set(), remarks: [] };
  const owners = changeAt(object, ['metadata', 'ownerReferences'], each(looked, 'owner'));
  const fixed = of.kind === 'HorizontalPodAutoscaler' ? fixAutoscaler(owners, looked) : owners;
  if (looked.moved.size === 0 && looked.remarks.length === 0) return asItIs(object);
  return { object: fixed, because: [...looked.moved], remarks: looked.remarks } satisfies Fixed;
};

interface Looked {
  readonly apis: TargetApis;
  readonly moved: Set<string>;
  readonly remarks: Remark[];
}

function fixAutoscaler(autoscaler: JsonObject, looked: Looked): JsonObject {
  const scaled = changeAt(autoscaler, ['spec', 'scaleTargetRef'], one(looked, 'scaleTargetRef'));
  return changeAt(scaled, ['spec', 'metrics'], (metrics) =>
    Array.isArray(metrics)
      ? metrics.map((metric: Json) => (isObject(metric) ? fixMetric(metric, looked) : metric))
      : metrics,
  );
}

/** `describedObject` from v2beta2 on, `target` before. */
const fixMetric = (metric: JsonObject, looked: Looked): JsonObject =>
  [
    ['object', 'describedObject'],
    ['object', 'target'],
  ].reduce((fixed, path) => changeAt(fixed, path, one(looked, 'describedObject')), metric);

const each =
  (looked: Looked, role: string) =>
  (references: Json): Json =>
    Array.isArray(references) ? references.map(one(looked, role)) : references;

const one =
  ({ apis, moved, remarks }: Looked, role: string) =>
  (reference: Json): Json => {
    const apiVersion = textAt(reference, 'apiVersion');
    const kind = textAt(reference, 'kind');
    if (!isObject(reference) || apiVersion === undefined || kind === undefined) return reference;
    const resolved = resolve(apis, apiVersion, kind);
    if (resolved.is === 'served') return reference;
    if (resolved.is === 'unknown') {
      remarks.push({ id: 'reference-unresolved', what: `${role} ${kind} of ${apiVersion}` });
      return reference;
    }
    moved.add(`${role} ${kind} of ${apiVersion} is now of ${resolved.apiVersion}`);
    return { ...reference, apiVersion: resolved.apiVersion };
  };
