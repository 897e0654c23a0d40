/** What `npm run bench -- …` may be told. */
export interface BenchOptions {
  /** How often everything is measured; the table shows the median. */
  readonly rounds: number;
  /** Where the figures go as JSON; the cache folder where nothing is said. */
  readonly out?: string;
  /** Leave the lab standing, to look at it or to measure again sooner. */
  readonly keepLab: boolean;
}

/** @throws Error naming the argument that is not understood, and what is. */
export function readOptions(args: readonly string[]): BenchOptions {
  let options: BenchOptions = { rounds: 3, keepLab: false };
  for (const arg of args) {
    const [name, value = ''] = arg.split('=');
    if (name === '--rounds' && /^[1-9]\d?$/.test(value))
      options = { ...options, rounds: Number(value) };
    else if (name === '--out' && value !== '') options = { ...options, out: value };
    else if (arg === '--keep-lab') options = { ...options, keepLab: true };
    else throw new Error(`bench: "${arg}" is not understood; say ${usage}`);
  }
  return options;
}

const usage = '--rounds=N (1 to 99), --out=FILE or --keep-lab';
