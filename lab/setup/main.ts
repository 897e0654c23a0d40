import { check } from './check-command.js';
import { bench, demo } from './handover.js';
import { root } from './root.js';
import { test, testAll, testFast } from './test-command.js';

/** What `npm run …` can ask for; each takes further arguments and returns an exit code. */
const commands: Readonly<Record<string, (rest: readonly string[]) => Promise<number>>> = {
  test,
  'test-all': testAll,
  'test-fast': testFast,
  check,
  demo,
  bench,
};

const [name = '', ...rest] = process.argv.slice(2);
const command = commands[name];
process.chdir(root);
if (command === undefined) {
  console.error(`set-up: no command "${name}"; say one of ${Object.keys(commands).join(', ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await command(rest).catch((cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : cause);
    return 1;
  });
}
