import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';

export { scheduledSwitch } from '../../workflows/scheduled-switch.js';

/** What ends the run below. */
export const endSignal = defineSignal('end');

/** In place of the real one: waits to be told that it ends, or fails at once where the spec says so. */
export async function inPlaceSwitch(request: { readonly requestedBy?: string }) {
  if (request.requestedBy === 'fails')
    throw ApplicationFailure.nonRetryable('the version is another', 'Refused');
  let ended = false;
  setHandler(endSignal, () => {
    ended = true;
  });
  await condition(() => ended);
  return { outcome: 'migrated' };
}
