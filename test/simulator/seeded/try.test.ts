import { play } from './play.js';
import { kinds } from './scenario.js';
test('x', async () => {
  const from = Number(process.env['FROM'] ?? 1);
  const n = Number(process.env['N'] ?? 5);
  for (const kind of kinds) {
    const counts: Record<string, number> = {};
    const t = performance.now();
    for (let seed = from; seed < from + n; seed++) {
      const p = await play(seed, kind);
      const key = p.end === undefined ? 'NO END' : 'report' in p.end ? p.end.report.outcome : `failed`;
      counts[key] = (counts[key] ?? 0) + 1;
      if (process.env['V']) {
        console.log(seed, kind, key, p.end && 'failure' in p.end ? p.end.failure.slice(0,1500): p.end?.report.reason, p.facts.length, 'replays', p.replays, p.strayed.slice(0,2), (p.endedAt-Date.parse('2026-01-01'))/3600000, p.facts.filter(f=>f.kind==='fault').map(f=>(f as {what:string}).what));
        if (process.env['V']==='2') for (const e of p.journal) console.log(new Date(e.at).toISOString(), e.verb, e.step, e.evidence.summary.slice(0,200));
      }
    }
    console.log(kind, counts, Math.round((performance.now() - t)/n), 'ms per seed');
  }
}, 600000);
