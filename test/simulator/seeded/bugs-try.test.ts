import { violationsOf } from './check/all.js';
import { bugs } from './bugs.js';
import { play } from './play.js';
import { kinds } from './scenario.js';
test.each(bugs)('%s', async (bug) => {
  const most = Number(process.env['N'] ?? 100);
  const found: string[] = [];
  for (const kind of kinds) {
    let at = 'never';
    for (let seed = 1; seed <= most; seed++) {
      const clean = violationsOf(await play(seed, kind)).length;
      const v = clean > 0 ? [] : violationsOf(await play(seed, kind, bug));
      if (v.length > 0) { at = `${seed}: ${v[0]!.slice(0, 150)}`; break; }
    }
    found.push(`${kind} ${at}`);
  }
  console.log(bug, found);
}, 600000);
