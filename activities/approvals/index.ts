import { z } from 'zod';
import type { Verified } from '../../model/approvals.js';
import { accepts } from '../accepts.js';
import { type SignatureToVerify, verifyRequestSignature, verifySignature } from './verify.js';

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

const verifying =
  (verify: (signed: SignatureToVerify) => Promise<Verified>) =>
  ({ allowedSigners, revokedKeys }: Signers) =>
    accepts(SignedSchema, async (signed): Promise<Verified> => {
      if (allowedSigners === undefined)
        return { refused: 'this worker knows nobody’s signature: start it with --allowed-signers' };
      return verify({
        ...signed,
        allowedSigners,
        ...(revokedKeys !== undefined && { revokedKeys }),
      });
    });

/** The activity that finds out who has signed a decision. */
export const verifyApproval = verifying((signed) => verifySignature(signed));

/** The activity that finds out who has signed the request for a run. */
export const verifyRequest = verifying((signed) => verifyRequestSignature(signed));
