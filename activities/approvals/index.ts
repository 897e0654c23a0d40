import { z } from 'zod';
import type { Verified } from '../../model/approvals.js';
import { accepts } from '../accepts.js';
import { verifySignature } from './verify.js';

/** Whose signatures count. */
export interface Signers {
  /** Absent: nobody's. */
  readonly allowedSigners?: string;
  readonly revokedKeys?: string;
}

const SignedSchema = z.strictObject({
  text: z.string().max(100_000),
  signature: z.string().max(100_000),
});

/** The activity that finds out who has signed a decision. */
export const verifyApproval = ({ allowedSigners, revokedKeys }: Signers) =>
  accepts(SignedSchema, async (signed): Promise<Verified> => {
    if (allowedSigners === undefined)
      return { refused: 'this worker knows nobody’s signature: start it with --allowed-signers' };
    return verifySignature({
      ...signed,
      allowedSigners,
      ...(revokedKeys !== undefined && { revokedKeys }),
    });
  });
