import { policyAt } from '../../model/gate-policy.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { errorLines, parse } from '../../model/schema/parse.js';
import { InPlaceSpecSchema } from '../../model/schema/spec.js';
import { refused } from '../failures.js';
import { checkKeyFiles } from './key-file.js';

/** What the worker that will carry it out can do. */
export interface WorkerFacts {
  /** It knows whose signatures count. */
  readonly canVerify: boolean;
}

/**
 * Checks what the operator wrote and resolves every default and the layout.
 * @throws Refused, one line for each wrong field: its path, what was given, what is allowed.
 */
export const parseSpec = (worker: WorkerFacts) => async (request: unknown) => {
  const spec = await parsed(request);
  const { approvals, gates } = spec;
  const signed = gates.find((gate) => policyAt(approvals, gate).signatures === 'required');
  // Nobody could ever open that gate.
  if (signed !== undefined && !worker.canVerify)
    throw refused(
      `the spec is wrong:\napprovals: gate "${signed}" asks for signatures, but this worker knows nobody's: ` +
        'start it with --allowed-signers',
    );
  if (approvals.signedRequest === 'required' && !worker.canVerify)
    throw refused(
      "the spec is wrong:\napprovals.signedRequest: this worker knows nobody's signature: " +
        'start it with --allowed-signers',
    );
  return spec;
};

async function parsed(request: unknown): Promise<InPlaceSpec> {
  const written = parse(InPlaceSpecSchema, request);
  if (!written.ok) throw refused(`the spec is wrong:\n${errorLines(written.errors).join('\n')}`);
  const wrong = await checkKeyFiles(written.value.ssh);
  if (wrong !== undefined) throw refused(`the spec is wrong:\n${wrong}`);
  return written.value;
}
