import { isMap } from '../../model/schema/fields.js';

/** The code of what was thrown, or of its cause: `ECONNREFUSED`. Codes alone are told: messages may repeat a URL. */
export function errorCode(thrown: unknown): string | undefined {
  if (!isMap(thrown)) return undefined;
  const { code, cause } = thrown;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : errorCode(cause);
}
