import type { Json } from '../../../../model/json.js';
import { isObject } from '../../../objects/json-path.js';

/** A text inside an object, key or value, and where it stands: `spec.nodeSelector`. */
export interface Text {
  readonly path: string;
  readonly text: string;
}

/** Deeper than any object of Kubernetes; a schema that names itself must not end the assessment. */
const deepest = 60;

/** Every key and every text of a value. */
export function* textsIn(value: Json, path = '', depth = 0): Generator<Text> {
  if (depth > deepest) return;
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one, path, depth + 1);
  else if (isObject(value))
    for (const [key, inner] of Object.entries(value)) {
      yield { path, text: key };
      yield* textsIn(inner, path === '' ? key : `${path}.${key}`, depth + 1);
    }
}
