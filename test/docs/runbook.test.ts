import { gateNames } from '../../model/gate-policy.js';
import type { Window } from '../../model/window.js';
import { reimportSwitchRunbook } from '../../workflows/reimport-switch-runbook.js';
import { planSwitch } from '../../workflows/planning/plan-switch.js';
import { outline } from '../../workflows/runbook/step.js';
import { aSpec, anInventory } from '../fakes/plan.js';
import { textOf } from '../tree.js';

const aWindow: Window = {
  zone: 'Europe/Berlin',
  weekdays: ['saturday'],
  start: '22:00',
  lengthMinutes: 240,
  blackouts: [],
};
const paper = textOf('docs/runbooks/in-place-switch.md');
const sections = paper.split(/^## /m).slice(1);

test('the runbook on paper has the lines of the code, in their order', () => {
  const plan = planSwitch(aSpec({ gates: [...gateNames], windows: [aWindow] }), anInventory());
  expect(sections.map((text) => text.split('\n')[0])).toEqual(
    outline(reimportSwitchRunbook(plan, new Set())),
  );
});

test.each(sections.map((text) => [text.split('\n')[0], text]))(
  '"%s" says why, how to check and how to take back',
  (_line, text) => {
    expect([...(text ?? '').matchAll(/^- \*\*(.+?)\*\*: /gm)].map(([, word]) => word)).toEqual([
      'Why',
      'How to check',
      'How to take back',
    ]);
  },
);
