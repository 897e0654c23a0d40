/** The innermost message is the one that says what happened. */
export function rootMessage(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? rootMessage(cause.cause) : cause.message;
}
