import { z } from 'zod';
import { WindowsSchema } from '../../model/schema/window.js';
import { firstOpening } from '../../model/window-times.js';
import { accepts } from '../accepts.js';

const OpeningInputSchema = z.strictObject({
  windows: WindowsSchema,
  from: z.number().nonnegative(),
  needsMs: z.number().nonnegative(),
});

/**
 * The first opening that is long enough. An activity, as it reads the zone data of its host: what it answered stands in the
 * history, whatever other hosts know of a zone.
 */
export const findOpening = accepts(
  OpeningInputSchema,
  async ({ windows, from, needsMs }) => firstOpening(windows, from, needsMs) ?? null,
);
