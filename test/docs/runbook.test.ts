import { gateNames } from '../../model/gate-policy.js';
import type { Window } from '../../model/window.js';
import { hotSwitchRunbook } from '../../workflows/hot-switch-runbook.js';
import { reimportSwitchRunbook } from '../../workflows/reimport-switch-runbook.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { outline } from '../../workflows/runbook/step.js';
import { stepwiseRunbook } from '../../workflows/stepwise-runbook.js';
import { aNodeRef, aSpec, anInventory } from '../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../fakes/stepwise.js';
import { textOf } from '../tree.js';

const aWindow: Window = {
  zone: 'Europe/Berlin',
  weekdays: ['saturday'],
  start: '22:00',
  lengthMinutes: 240,
  blackouts: [],
};
const asking = { gates: [...gateNames], windows: [aWindow] };
const aSwitch = (carry: 'reimport' | 'data') =>
  planSwitch(aSpec({ carry, ...asking }), anInventory());
const papers = [
  ['in-place-switch.md', reimportSwitchRunbook(aSwitch('reimport'), new Set())],
  ['hot-switch.md', hotSwitchRunbook(aSwitch('data'), new Set())],
  [
    'stepwise.md',
    stepwiseRunbook(planSwitch(aSpec(aHop(asking)), aHighlyAvailable('3.4.13')), new Set()),
  ],
] as const;
const sectionsOf = (file: string) => textOf(`docs/runbooks/${file}`).split(/^## /m).slice(1);

test.each(papers)('%s has the lines of the code, in their order', (file, runbook) => {
  expect(sectionsOf(file).map((text) => text.split('\n')[0])).toEqual(outline(runbook));
});

test.each(
  papers.flatMap(([file]) => sectionsOf(file).map((text) => [file, text.split('\n')[0], text])),
)('%s, "%s" says why, how to check and how to take back', (_file, _line, text) => {
  expect([...(text ?? '').matchAll(/^- \*\*(.+?)\*\*: /gm)].map(([, word]) => word)).toEqual([
    'Why',
    'How to check',
    'How to take back',
  ]);
});

test('stepwise.md names the one line that stands for nine where there is one control-plane node', () => {
  const inventory = aHighlyAvailable();
  const nodes = inventory.nodes.filter(({ name }) => !/cp-[23]/.test(name));
  const spec = aSpec(aHop({ nodes: ['cp-1', 'w-1', 'w-2', 'w-3'].map(aNodeRef) }));
  const lines = outline(stepwiseRunbook(planSwitch(spec, { ...inventory, nodes }), new Set()));
  const [own = ''] = lines.filter((line) => / of cp-1 to /.test(line));
  expect(textOf('docs/runbooks/stepwise.md')).toContain(`\`${own.replace(/^\d+\. /, '')}\``);
});
