import { setImmediate as turn } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../../activities/contract.js';
import { evidence } from '../../../model/evidence.js';
import { localHost } from '../../../worker/recover/local-host.js';
import { aNodeRef, aSpec } from '../../fakes/plan.js';
import { fakeWorld } from '../../fakes/world.js';

/** A host on a world of which some activities are others; waits are told and not waited for. */
function aHost(over: Partial<Activities> = {}) {
  const waits: number[] = [];
  const said: string[] = [];
  const made = localHost({
    activities: { ...fakeWorld(), ...over },
    runId: 'run-1',
    epoch: 10 ** 15 + 1,
    said: (words) => said.push(words),
    shown: () => undefined,
    wait: (ms) => {
      waits.push(ms);
      return 0;
    },
  });
  return { ...made, waits, said };
}

const phase = { run: 'run-1', ssh: aSpec().ssh, node: aNodeRef('w-1'), key: '05-undo' };

test('every call to a node is sent with the epoch that it was claimed with', async () => {
  const sent: (number | undefined)[] = [];
  const note = async ({ epoch }: { readonly epoch?: number }) => {
    sent.push(epoch);
    return evidence('done');
  };
  const { host } = aHost({ nodePhase: note, listWrites: note });
  const call = host.call('restoring', 'undo');
  await call.nodePhase({ ...phase, verbs: ['stop-units'], epoch: 5 });
  await call.nodePhase({ ...phase, verbs: ['stop-units'] });
  await call.listWrites({ ...phase, keep: true });
  expect(sent).toEqual(Array(3).fill(10 ** 15 + 1));
});

test.each([
  ['reading', 5, 8_000],
  ['changing', 6, 10_000],
  ['restoring', 24, 30_000],
] as const)(
  '%s tries as often as a run does, and waits as long',
  async (temperament, times, longest) => {
    let tries = 0;
    const { host, waits } = aHost({
      waitForApi: async () => {
        tries += 1;
        throw ApplicationFailure.retryable('not there', 'NotYet');
      },
    });
    const input = { cluster: { kubeconfig: '/k' }, version: 'v1.19.12', timeoutSeconds: 1 };
    await expect(host.call(temperament, 'wait').waitForApi(input)).rejects.toThrow('not there');
    expect(tries).toBe(times);
    expect(waits.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(Math.max(...waits)).toBe(longest);
  },
);

test.each([
  ['restoring', ApplicationFailure.nonRetryable('refused', 'Refused')],
  ['patient', ApplicationFailure.retryable('a budget', 'NotYet')],
] as const)('what cannot be done (%s) is tried once', async (temperament, failure) => {
  const { host, waits } = aHost({ nodePhase: () => Promise.reject(failure) });
  const asked = host.call(temperament, 'x').nodePhase({ ...phase, verbs: ['stop-units'] });
  await expect(asked).rejects.toBe(failure);
  expect(waits).toEqual([]);
});

test('an activity has the context of one, and what it waits for is told', async () => {
  const { host, said } = aHost({
    waitForPods: async () => {
      const { info } = Context.current();
      Context.current().heartbeat(`waiting for pods of ${info.workflowExecution?.runId ?? ''}`);
      return evidence('well');
    },
  });
  await host
    .call('restoring', 'pods')
    .waitForPods({ cluster: { kubeconfig: '/k' }, timeoutSeconds: 1, since: 0 });
  expect(said).toEqual(['pods: waiting for pods of run-1']);
});

test('a cancellation is asked of the activity, and felt when that has ended', async () => {
  const order: string[] = [];
  const { host } = aHost({
    holdLeaders: () =>
      new Promise((_, reject) => {
        const context = Context.current();
        expect(context.cancellationDetails).toBeUndefined();
        context.cancellationSignal.addEventListener('abort', () => {
          order.push(`asked: ${context.cancellationDetails?.cancelRequested === true}`);
          reject(new Error('ended'));
        });
      }),
  });
  const hold = host.cancellable((inner) =>
    inner.call('restoring', 'hold').holdLeaders({ cluster: { kubeconfig: '/k' }, since: 1 }),
  );
  hold.cancel();
  const cause: unknown = await hold.result.catch((thrown: unknown) => thrown);
  order.push(`felt: ${host.isCancellation(cause)}`);
  expect(order).toEqual(['asked: true', 'felt: true']);
});

test('what is shielded goes on where all around it is cancelled', async () => {
  const { host } = aHost();
  const outer = host.cancellable(async (inner) => {
    await turn(); // Whoever cancels it has it only now.
    outer.cancel();
    const done = await inner.shielded((safe) =>
      safe.call('restoring', 'x').nodePhase({ ...phase, verbs: ['stop-units'] }),
    );
    await expect(inner.call('restoring', 'x').nodePhase({ ...phase, verbs: [] })).rejects.toThrow(
      'cancelled',
    );
    return done.summary;
  });
  await expect(outer.result).resolves.toContain('nodePhase w-1 05-undo');
});

test('a wait ends when it holds, and a cancelled one with a cancellation', async () => {
  const { host, wake } = aHost();
  let holds = false;
  const waiting = host.waitUntil(() => holds);
  holds = true;
  wake();
  await waiting;
  const cancelled = host.cancellable((inner) => inner.sleep(60_000));
  cancelled.cancel();
  await expect(cancelled.result).rejects.toThrow('cancelled');
});
