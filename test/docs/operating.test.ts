import { parse as parseYaml } from 'yaml';
import { policyAt } from '../../model/gate-policy.js';
import { parse } from '../../model/schema/parse.js';
import { InPlaceSpecSchema } from '../../model/schema/spec.js';
import { NODE_QUEUE } from '../../workflows/queues.js';
import { textOf } from '../tree.js';

const page = textOf('docs/operating.md');
const example = parseYaml(textOf('examples/in-place-switch.yaml')) as object;
const snippets = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text ?? '');

test.each(snippets)('a spec may say: %s', (snippet) => {
  const written = { ...example, ...(parseYaml(snippet) as object) };
  expect(parse(InPlaceSpecSchema, written)).toMatchObject({ ok: true });
});

test('one gate asks for what it says itself, and for the rest as all others', () => {
  const written = { ...example, ...(parseYaml(snippets[0] ?? '') as object) };
  const parsed = parse(InPlaceSpecSchema, written);
  expect(parsed.ok && policyAt(parsed.value.approvals, 'cut-over')).toEqual({
    people: 2,
    signatures: 'required',
    selfApproval: 'refused',
    validForMinutes: 720,
    onReject: 'roll-back',
  });
});

test('nobody can be kept from their own run where nobody says whose it is', () => {
  const approvals = { selfApproval: 'refused' };
  const parsed = parse(InPlaceSpecSchema, { ...example, approvals, requestedBy: undefined });
  expect(parsed.ok ? [] : parsed.errors.map(({ path }) => path)).toContain('requestedBy');
});

test('the queue of the nodes is named as it is', () => {
  expect(page).toContain(`--task-queue ${NODE_QUEUE} `);
});
