import { prepareLab } from './prepare.js';

/** What a command of another folder looks like from here; exit code, or nothing for 0. */
type Entry = (rest: readonly string[]) => Promise<number | void>;

/** Set the lab's needs up, then run the demo. */
export async function demo(rest: readonly string[]): Promise<number> {
  const code = await prepareLab();
  return code === 0 ? handOver('../demo/demo.js', 'runDemo', rest) : code;
}

/** Set the lab's needs up, then run the comparisons with peers: `bench [import|rehearsal] …`. */
export async function bench(rest: readonly string[]): Promise<number> {
  const code = await prepareLab();
  return code === 0 ? handOver('../../bench/main.js', 'runBench', rest) : code;
}

/** Loaded late: the tests must not need what only a demo needs. */
async function handOver(module: string, name: string, rest: readonly string[]): Promise<number> {
  const loaded = (await import(new URL(module, import.meta.url).href)) as Record<string, Entry>;
  const entry = loaded[name];
  if (entry === undefined) throw new Error(`${module}: exports no ${name}; it must, to be run`);
  return (await entry(rest)) ?? 0;
}
