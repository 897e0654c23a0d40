/** What `npm run bench -- import …` may be told. */
export interface ImportBenchOptions {
  /** How often everything is measured; the table shows the median. */
  readonly rounds: number;
  /** How many objects are written, without namespaces and definitions. */
  readonly objects: number;
}

/** @throws Error naming the argument that is not understood, and what is. */
export function readImportOptions(args: readonly string[]): ImportBenchOptions {
  let options: ImportBenchOptions = { rounds: 1, objects: 10_000 };
  for (const arg of args) {
    const [, name, value] = /^--(rounds|objects)=([1-9]\d{0,5})$/.exec(arg) ?? [];
    if (name === undefined)
      throw new Error(`bench: "${arg}" is not understood; say --rounds=N or --objects=N`);
    options = { ...options, [name]: Number(value) };
  }
  return options;
}
