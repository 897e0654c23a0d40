import { listAt, objectAt, textAt, type JsonObject } from '../../objects/json-path.js';

/** Does a label selector, `matchLabels` and `matchExpressions`, take these labels? An empty one takes all. */
export const selects = (selector: JsonObject, labels: JsonObject): boolean =>
  Object.entries(objectAt(selector, 'matchLabels')).every(
    ([key, value]) => labels[key] === value,
  ) && listAt(selector, 'matchExpressions').every((one) => holds(objectAt(one), labels));

function holds(expression: JsonObject, labels: JsonObject): boolean {
  const key = textAt(expression, 'key') ?? '';
  const values = listAt(expression, 'values');
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined; // Labels may be named as methods are.
  const operator = textAt(expression, 'operator');
  const isOneOf = value !== undefined && values.includes(value);
  if (operator === 'In') return isOneOf;
  if (operator === 'NotIn') return !isOneOf;
  if (operator === 'Exists') return value !== undefined;
  return operator === 'DoesNotExist' && value === undefined;
}
