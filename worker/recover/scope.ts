import { CancelledFailure } from '@temporalio/common';

/** Work that can be cancelled alone, and whoever waits in it. */
export interface Scope {
  readonly signal: AbortSignal;
  readonly cancel: () => void;
  /** What may be cancelled with this one, or without it. */
  readonly child: (shielded: boolean) => Scope;
  /** Resolves when the condition holds; looked at after every `wake`. @throws CancelledFailure */
  readonly waitUntil: (holds: () => boolean) => Promise<void>;
  /** @throws CancelledFailure */
  readonly pause: (ms: number) => Promise<void>;
}

/** The scopes of one recovery; `wake` has every waiting condition looked at again. */
export function openScopes(): { readonly root: Scope; readonly wake: () => void } {
  const waiting = new Set<() => void>();
  const wake = (): void => [...waiting].forEach((look) => look());
  const scope = (parent?: AbortSignal): Scope => {
    const controller = new AbortController();
    const signal =
      parent === undefined ? controller.signal : AbortSignal.any([parent, controller.signal]);
    const waitUntil = (holds: () => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!signal.aborted && !holds()) return;
          waiting.delete(look);
          if (signal.aborted) reject(new CancelledFailure('cancelled'));
          else resolve();
        };
        waiting.add(look);
        look();
      });
    return {
      signal,
      cancel: () => {
        controller.abort();
        wake();
      },
      child: (shielded) => scope(shielded ? undefined : signal),
      waitUntil,
      pause: async (ms) => {
        let isOver = false;
        const timer = setTimeout(() => {
          isOver = true;
          wake();
        }, ms);
        await waitUntil(() => isOver).finally(() => clearTimeout(timer));
      },
    };
  };
  return { root: scope(), wake };
}
