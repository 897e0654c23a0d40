/** The chart: rows with a label and a track, bars placed in percent of the common axis. */
export const chartStyle = `
.chart { margin-top: 6px; }
.row { display: grid; grid-template-columns: 300px 1fr; gap: 14px; align-items: center;
  min-height: 24px; break-inside: avoid; }
.row .label { font-size: 13px; line-height: 1.3; padding: 3px 0; overflow-wrap: anywhere; }
.label:has(.number) { display: flex; }
.label .number { flex: none; }
.track { position: relative; height: 16px; border-radius: 3px; background: var(--faint); }
.track:not(.up) { background-image: repeating-linear-gradient(to right,
  transparent 0 calc(var(--tick) - 1px),
  var(--line) calc(var(--tick) - 1px) var(--tick)); }
.track .bar { position: absolute; top: 0; bottom: 0; min-width: 2px; border-radius: 3px; }
.length { position: absolute; top: -1px; line-height: 18px; font-size: 12px; color: var(--soft);
  padding: 0 6px;
  white-space: nowrap; font-variant-numeric: tabular-nums; }
.length.inside { color: #0d131a; font-weight: 600; }
.ticks { min-height: 18px; } .ticks .track, .ticks .track:not(.up) { background: none; border: 0;
  height: 18px; }
.ticks span { position: absolute; font-size: 11.5px; color: var(--soft); line-height: 18px;
  transform: translateX(-50%);
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.ticks span:first-child { transform: none; }
.initialise { background: var(--initialise); } .back-up { background: var(--backup); }
.clean { background: var(--clean); }
.install { background: var(--install); } .verify { background: var(--verify); }
.prepare, .other, .assess, .accept { background: var(--other); }
.undo:where(.bar, i) { background: repeating-linear-gradient(-45deg, var(--undo) 0 5px,
  color-mix(in srgb, var(--undo) 62%, var(--card)) 5px 9px); }
.bar.failed { box-shadow: inset 0 0 0 2px var(--bad), inset 0 0 0 3px var(--card); }
.track.up { background: var(--up); overflow: hidden; }
.probe.whole .track { height: 22px; } .probe.single .track { height: 9px; }
.gap { position: absolute; top: 0; bottom: 0; min-width: 2px; background: var(--away);
  color: #fff; text-align: center; }
.gap b { font-size: 12px; line-height: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.single .gap { opacity: .8; } .single .gap b { display: none; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 0;
  font-size: 13px; color: var(--soft); }
.legend i, .columns i { display: inline-block; width: 11px; height: 11px; border-radius: 3px;
  margin-right: 7px; }
.stack { display: flex; gap: 2px; height: 18px; margin: 12px 0 16px; }
.stack .bar { flex-basis: 0; min-width: 3px; border-radius: 3px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 14px;
  margin: 0; }
.columns b { font-size: 18px; font-variant-numeric: tabular-nums; display: block; }
@media (max-width: 720px) {
  .row { grid-template-columns: 1fr; gap: 0; padding-bottom: 4px; } .ticks .label { display: none; }
}
@media print { .columns { break-inside: avoid; grid-template-columns: repeat(7, 1fr); gap: 8px; }
.row { grid-template-columns: 230px 1fr; min-height: 20px; } }
`;
