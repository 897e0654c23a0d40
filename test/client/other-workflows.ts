import { sleep } from '@temporalio/workflow';

/** A run of the same name whose code has gone another way from its first line on. */
export async function inPlaceSwitch(): Promise<void> {
  await sleep('1 year');
}
