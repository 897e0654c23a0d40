/** An answer that is no page: which status, and the sentence for people. */
export interface Refusal extends Error {
  readonly statusCode: number;
  readonly lines: readonly string[];
}

/** Ends a request with a status and sentences for people. */
export const refusal = (statusCode: number, ...lines: readonly string[]): Refusal =>
  Object.assign(new Error(lines.join('\n')), { statusCode, lines });
