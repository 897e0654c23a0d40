import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '../../lab/programs/cache.js';

/** What `npm run bench -- soak …` may be told. */
export interface SoakOptions {
  /** How long runs are begun; the last one ends after that. */
  readonly minutes: number;
  /** Where the record goes as JSON, whole. */
  readonly out: string;
}

/** @throws Error naming the argument that is not understood, and what is allowed. */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '60' },
      out: { type: 'string', default: join(cacheFolder(), 'soak.json') },
    },
  });
  const minutes = Number(values.minutes);
  // In less than five no worker lives long enough for its memory to be judged.
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 1440)
    throw new Error(`bench: --minutes=${values.minutes}: must be a whole number from 5 to 1440`);
  return { minutes, out: values.out };
}
