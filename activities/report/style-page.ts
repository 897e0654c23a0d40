/**
 * Colours, type and everything that is not the chart; light and dark by the reader's own setting.
 */
export const pageStyle = `
:root {
  --paper: #f6f7f9; --card: #ffffff; --ink: #16202c; --soft: #5b6878; --line: #dfe4ea;
    --faint: #eef1f4;
  --good: #1a7f4b; --bad: #c0322b; --warn: #9a6200; --accent: #2563c9;
  --initialise: #5a8fd8; --backup: #8d74c9; --clean: #dd9a2e; --install: #1f9e97; --verify: #4faa5a;
  --undo: #c2568f; --other: #94a1b0; --away: #d63a32; --up: #bfe3cb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f141a; --card: #171e26; --ink: #e6ebf1; --soft: #97a4b3; --line: #2a3440;
      --faint: #1f2832;
    --good: #5fce8f; --bad: #ff7b72; --warn: #e3b14f; --accent: #7fb0ff;
    --initialise: #6fa2ea; --backup: #a48be0; --clean: #e0a743; --install: #35b8b0;
      --verify: #66c172;
    --undo: #dd77aa; --other: #6b7887; --away: #f0524a; --up: #24503a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans",
    sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 48px; }
section, .hero { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 22px 26px;
  margin: 0 0 18px; }
h1 { font-size: 30px; line-height: 1.2; margin: 4px 0 14px; letter-spacing: -.01em;
  overflow-wrap: anywhere; }
h1 .versions { font-weight: 500; margin-left: 10px; color: var(--soft); white-space: nowrap; }
h1 .arrow { color: var(--ink); padding: 0 2px; }
h2 { font-size: 17px; margin: 0 0 4px; }
h2.second { margin-top: 26px; }
h3 { font-size: 13px; color: var(--soft); font-weight: 600; margin: 16px 0 4px; }
p { margin: 0 0 8px; }
code { font: .88em/1.4 ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono",
  monospace;
  overflow-wrap: anywhere; }
.kicker, .lead, .fine, .empty, footer { color: var(--soft); }
.kicker, .fine, footer { font-size: 13px; }
.fine { margin: 12px 0 0; }
.lead { margin-bottom: 12px; }
footer { padding: 4px 4px 0; }
.hero { border-top: 5px solid var(--good); }
.hero.rolled-back { border-top-color: var(--undo); }
.hero.rejected { border-top-color: var(--other); }
.badge { color: #fff; background: #1a7f4b; border-radius: 6px; padding: 3px 11px;
  margin-right: 8px; }
.rolled-back .badge { background: #a83c77; }
.rejected .badge { background: #5d6a79; }
.reason { border-left: 3px solid var(--undo); padding: 2px 0 2px 12px; overflow-wrap: anywhere;
  margin-top: 12px; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0; margin: 20px 0 0;
  border-top: 1px solid var(--line);
  padding-top: 16px; }
.figures div { padding: 0 16px; border-left: 1px solid var(--line); }
.figures div:first-child { padding-left: 0; border: 0; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; }
.figures b { display: block; font-size: 25px; line-height: 1.3;
  font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.figures span, .columns span { color: var(--soft); font-size: 12.5px; line-height: 1.35;
  display: block; }
.number { display: inline-block; min-width: 2em; color: var(--soft);
  font-variant-numeric: tabular-nums; }
.steps { list-style: none; padding: 0; margin: 0; }
.steps > li { border-top: 1px solid var(--line); padding: 9px 0; break-inside: avoid; }
.line { display: flex; gap: 8px; align-items: baseline; }
.line .name { font-weight: 600; flex: 1; overflow-wrap: anywhere; }
.gate .name { font-style: italic; font-weight: 500; }
.planned .name { font-weight: 400; color: var(--soft); }
.state { font-size: 13px; white-space: nowrap; color: var(--soft); }
.done > .line .state { color: var(--good); }
.failed > .line .state, .running > .line .state, .undoing > .line .state { color: var(--bad);
  font-weight: 600; }
.undone > .line .state { color: var(--undo); font-weight: 600; }
.attempt { display: grid; grid-template-columns: 152px 1fr; gap: 0 12px; font-size: 13.5px;
  padding: 2px 0 0 calc(2em + 8px); }
.attempt details { grid-column: 2; }
.attempt .what { overflow-wrap: anywhere; white-space: pre-line; }
.attempt.badly .what { color: var(--bad); }
.attempt em { color: var(--undo); font-style: normal; font-weight: 600; }
.when { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
summary { color: var(--accent); cursor: pointer; font-size: 12.5px; width: max-content; }
details dl { margin: 4px 0 6px; background: var(--faint); border-radius: 6px; padding: 8px 12px; }
details dl div { display: grid; grid-template-columns: 130px 1fr; gap: 12px; }
details dd { font: 12.5px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; margin-top: 8px; }
th { text-align: left; color: var(--soft); font-weight: 500; font-size: 13px; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere; }
th, .nowrap { white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.journal { font-size: 12.5px; }
.journal td:nth-child(3) { white-space: nowrap; }
.journal td:nth-child(4) { min-width: 190px; }
.journal td:nth-child(5) { white-space: pre-line; }
.journal .fail td:nth-child(3), .journal .refused-message td:nth-child(3) { color: var(--bad); }
.journal .undo td:nth-child(3), .journal .undo-begin td:nth-child(3) { color: var(--undo); }
.chip { border: 1px solid currentColor; border-radius: 99px; padding: 0 9px; font-size: 12.5px;
  white-space: nowrap; }

.chip.approved { color: var(--good); } .chip.rejected, .chip.blocker { color: var(--bad); }
.chip.warning, .chip.waived { color: var(--warn); } .chip.note { color: var(--soft); }
.said, .findings { list-style: none; padding: 0; margin: 12px 0 0; font-size: 13.5px; }
.said li { padding: 3px 0; overflow-wrap: anywhere; }
.findings > li { padding: 9px 0; border-top: 1px solid var(--line); }
.findings p { margin: 0; overflow-wrap: anywhere; }
.findings .remedy::before { content: "→ "; color: var(--accent); }
.findings .id { font: 600 13px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.findings .source { color: var(--soft); font-size: 12px; }
.findings .waiver { border-left: 3px solid var(--warn); padding-left: 10px; margin: 2px 0 4px; }
.places { list-style: none; padding: 0; margin: 4px 0; font-size: 13.5px; }
.places li { padding: 2px 0 2px 14px; overflow-wrap: anywhere; break-inside: avoid; }
.counts { width: auto; } .counts td { padding: 2px 14px 2px 0; border: 0; }
.counts td:first-child { text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
@media (max-width: 720px) {
  main { padding: 12px 10px; } section, .hero { padding: 16px; }
  .figures { grid-template-columns: 1fr 1fr; gap: 16px 0; }
  .figures div:nth-child(3) { padding-left: 0; border: 0; }
  .attempt { grid-template-columns: 1fr; padding-left: 0; } .attempt details { grid-column: 1; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --faint: #f2f2f2;
    --good: #14663c;
    --bad: #a3241e; --warn: #7a4e00; --undo: #9c3a72; --up: #d3ead9; color-scheme: light; }
  body { font-size: 13px; } .attempt, .findings, .said { font-size: 12.5px; }
  main { max-width: none; padding: 0; }
  section, .hero { border-radius: 0; border-width: 1px 0 0; padding: 12px 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { display: none; }
}
`;
