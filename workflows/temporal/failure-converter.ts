import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stacks of failures as a payload of their own, so that the codec encrypts them as well. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
