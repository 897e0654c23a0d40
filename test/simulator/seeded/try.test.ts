import { play } from './play.js';
import { violationsOf } from './check/all.js';
import { kinds } from './scenario.js';
test('x', async () => {
  const from = Number(process.env['FROM'] ?? 1);
  const n = Number(process.env['N'] ?? 5);
  for (const kind of kinds.filter(k => (process.env['K'] ?? k) === k)) {
    const counts: Record<string, number> = {};
    const t = performance.now();
    for (let seed = from; seed < from + n; seed++) {
      const p = await play(seed, kind);
      const key = p.end === undefined ? 'NO END' : 'report' in p.end ? p.end.report.outcome : `failed`;
      const v = violationsOf(p); if (v.length > 0) { counts['BAD'] = (counts['BAD'] ?? 0)+1; if (!process.env['Q']) console.log(kind, seed, key, v.slice(0,4).map(x => x.slice(0,300)), JSON.stringify(p.facts.filter(f=>f.kind==='fault').map(f=>(f as {what:string, node?:string}).what+' '+(f as {node?:string}).node)), p.end && 'failure' in p.end ? p.end.failure.slice(0,200):''); }
      counts[key] = (counts[key] ?? 0) + 1;
      if (process.env['V']) {
        console.log(seed, kind, key, p.end && 'failure' in p.end ? p.end.failure.slice(0,1500): p.end?.report.reason, p.facts.length, 'replays', p.replays, p.strayed.slice(0,2), (p.endedAt-Date.parse('2026-01-01'))/3600000, p.facts.filter(f=>f.kind==='fault').map(f=>(f as {what:string}).what));
        if (process.env['V']==='2') { const all = [...p.journal.map(e => ({at: e.at, t: 'J '+e.verb+' '+e.step+' '+e.evidence.summary.slice(0,200)})), ...p.facts.filter(f => !(f.kind==='activity' && f.event==='closed') ).map(f => ({at:f.at, t: '   '+JSON.stringify({...f, at:undefined}).slice(0,260)}))].sort((a,b)=>a.at-b.at); (await import('node:fs')).writeFileSync('/tmp/h3-seed.txt', all.map(x => new Date(x.at).toISOString().slice(5,23)+' '+x.t).join('\n')); } if (process.env['V']==='3') for (const e of p.journal) console.log(new Date(e.at).toISOString(), e.verb, e.step, e.evidence.summary.slice(0,200));
      }
    }
    console.log(kind, counts, Math.round((performance.now() - t)/n), 'ms per seed');
  }
}, 600000);
