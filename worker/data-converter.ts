import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Access } from '../temporal/access.js';
import { handingOnBroken } from '../temporal/codec.js';

/** Path of the file that makes payloads of what failures say; Temporal's SDK loads it by its path, into workflows too. */
const failuresAsPayloads = fileURLToPath(
  new URL('../workflows/temporal/failure-converter.js', import.meta.url),
);

/** What a worker makes of payloads. Where they are encrypted, messages of failures are, too: they quote what failed. */
export const workerConverter = (
  { codec, encrypts }: Pick<Access, 'codec' | 'encrypts'>,
  failureConverterPath = failuresAsPayloads,
): DataConverter => ({
  payloadCodecs: [handingOnBroken(codec)],
  ...(encrypts && { failureConverterPath }),
});
