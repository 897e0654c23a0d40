import { type Sinks, type WorkflowInterceptorsFactory, proxySinks } from '@temporalio/workflow';

/** Called in the worker, which hands in no workflow task before it returns. */
export interface AfterRecord extends Sinks {
  readonly failpoints: { readonly recorded: (activity: string, input: unknown) => void };
}

const { failpoints } = proxySinks<AfterRecord>();

/** The third point of every activity: Temporal has its result, and nothing has come of it yet. */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [],
  outbound: [
    {
      scheduleActivity: async (input, next) => {
        const result = await next(input);
        failpoints.recorded(input.activityType, input.args[0]);
        return result;
      },
    },
  ],
});
