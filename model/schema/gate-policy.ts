import { z } from 'zod';
import { type GateName, type GatePolicies, gateNames } from '../gate-policy.js';
import { isMap, record, wholeNumber } from './fields.js';

const either = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: `must be ${words.join(' or ')}` });

const fields = {
  people: wholeNumber(1, 10, 'people'),
  signatures: either('optional', 'required'),
  selfApproval: either('allowed', 'refused'),
  validForMinutes: wholeNumber(1, 30 * 24 * 60, 'minutes'),
  onReject: either('roll-back', 'wait'),
};

const OneGate = record({
  people: fields.people.exactOptional(),
  signatures: fields.signatures.exactOptional(),
  selfApproval: fields.selfApproval.exactOptional(),
  validForMinutes: fields.validForMinutes.exactOptional(),
  onReject: fields.onReject.exactOptional(),
});

/** A gate by its name. */
export const GateSchema = z.enum(gateNames, { error: `must be one of ${gateNames.join(', ')}` });

/** What is asked of the people who decide, with every default resolved. */
export const GatePoliciesSchema: z.ZodType<GatePolicies> = record({
  people: fields.people.default(1),
  signatures: fields.signatures.default('optional'),
  selfApproval: fields.selfApproval.default('allowed'),
  validForMinutes: fields.validForMinutes.exactOptional(),
  onReject: fields.onReject.default('roll-back'),
  signedRequest: either('optional', 'required').exactOptional(),
  at: record(
    Object.fromEntries(gateNames.map((gate) => [gate, OneGate.exactOptional()])) as {
      [gate in GateName]: z.ZodExactOptional<typeof OneGate>;
    },
  ).default({}),
});

/** Does any gate refuse the one who asked? Of a spec as it is written. */
export function refusesSelf(written: unknown): boolean {
  if (!isMap(written)) return false;
  const gates = isMap(written['at']) ? Object.values(written['at']) : [];
  return [written, ...gates].some((one) => isMap(one) && one['selfApproval'] === 'refused');
}
