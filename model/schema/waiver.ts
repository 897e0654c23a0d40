import { z } from 'zod';
import type { Waiver } from '../finding.js';
import { findingKinds } from '../finding-kinds/all.js';
import { record, text } from './fields.js';

/** What an operator's own hook finds is named by the operator: `infrastructure/load-balancer`. */
const infrastructureId = /^infrastructure\/[a-z][a-z0-9-]{0,63}$/;

/** Is this the id of a kind of finding that this release, or a hook, can report? */
export const isFindingId = (id: string): boolean =>
  Object.hasOwn(findingKinds, id) || infrastructureId.test(id);

const idRule =
  'must be the id of a kind of finding, as cutover findings lists them, or infrastructure/NAME';

/** A person as they name themselves: seen on every screen, so nothing that hides. */
export const PersonName = text(
  'must be a name of at most 100 characters',
  /^[^\s\p{Cc}\p{Cf}][^\p{Cc}\p{Cf}]*$/u,
  100,
);

/** A waiver as it is written: which findings, why they are accepted, and who says so. */
export const WrittenWaiver: z.ZodType<Waiver> = record({
  finding: z
    .string({ error: idRule })
    .max(100, { error: idRule, abort: true })
    .refine(isFindingId, { error: idRule }),
  where: text(
    'must be a place as findings name it, such as w-1 or shop/Deployment/cart',
    /^[^\s\p{Cc}\p{Cf}](?:[^\p{Cc}\p{Cf}]*[^\s\p{Cc}\p{Cf}])?$/u,
    500,
  ).exactOptional(),
  reason: text(
    'must say in 10 to 1000 characters why this is accepted',
    /^(?=(?:\s*\S){10})[^\p{Cc}\p{Cf}]+$/u,
    1000,
  ),
  by: PersonName,
});
