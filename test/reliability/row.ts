/** One row of docs/reliability.md: what may happen, what comes of it, and the tests that show it. */
export interface Row {
  /** As in the list of faults (`F13`), threats (`T1`) or bad input (`B7`). */
  readonly id: string;
  readonly what: string;
  readonly outcome: string;
  /** Title of the test as its file has it, and the file. */
  readonly keptBy: readonly { readonly file: string; readonly test: string }[];
}
