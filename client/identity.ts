import { hostname, userInfo } from 'node:os';
import { variable } from '../model/environment.js';

/** Who sits at this terminal, as far as the system knows: `ada@ops-1`. Never a proof. */
export function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user id without a name, as in some containers.
    return `${variable(process.env, 'USER') ?? 'unknown'}@${hostname()}`;
  }
}
