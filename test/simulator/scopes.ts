import { CancelledFailure } from '@temporalio/common';

/** A part of a run that can be cancelled alone; what is in it feels a cancellation further out unless it is shielded. */
export interface Scope {
  readonly parent?: Scope;
  readonly shield: boolean;
  cancelled: boolean;
  /** Looked at again whenever something may have changed. */
  readonly waiting: Set<() => void>;
}

/** Every scope of one run. */
export interface Scopes {
  readonly root: Scope;
  readonly child: (parent: Scope, shield: boolean) => Scope;
  readonly cancel: (scope: Scope) => void;
  /** Looks at every waiting condition again, as a message would. */
  readonly wake: () => void;
}

/** A run's scopes, of which there is one at first. */
export function createScopes(): Scopes {
  const root: Scope = { shield: false, cancelled: false, waiting: new Set() };
  const all = new Set<Scope>([root]);
  const wake = () => all.forEach(({ waiting }) => [...waiting].forEach((look) => look()));
  return {
    root,
    wake,
    child: (parent, shield) => {
      const scope = { parent, shield, cancelled: false, waiting: new Set<() => void>() };
      all.add(scope);
      return scope;
    },
    cancel: (scope) => {
      scope.cancelled = true;
      wake();
    },
  };
}

/** Is it cancelled, or something around it that it is not shielded from? */
export const isCancelled = (scope: Scope): boolean =>
  scope.cancelled || (!scope.shield && scope.parent !== undefined && isCancelled(scope.parent));

/** @throws CancelledFailure where the scope is cancelled. */
export function throwIfCancelled(scope: Scope): void {
  if (isCancelled(scope)) throw new CancelledFailure('cancelled');
}

/** Resolves when the condition holds, looked at after every wake. @throws CancelledFailure when cancelled first. */
export const waitIn = (scope: Scope, holds: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (!isCancelled(scope) && !holds()) return;
      scope.waiting.delete(look);
      if (isCancelled(scope)) reject(new CancelledFailure('cancelled'));
      else resolve();
    };
    scope.waiting.add(look);
    look();
  });
