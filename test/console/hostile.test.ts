import type { Entry } from '../../model/journal.js';
import { html } from '../../model/html.js';
import { aSpec, aNodeRef } from '../fakes/plan.js';
import { aFinding, aRehearsal } from '../fakes/rehearsal.js';
import { aConsole, loggedIn } from './a-console.js';
import { aLook, aPlan, aReport, aStatus, bluePath } from './fake-runs.js';

/** Texts that would run, or break out of where they stand, on a page that does not escape them. */
const hostile = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '"><svg onload=window.hacked=1>',
  "' autofocus onfocus=window.hacked=1 x='",
  '</textarea></title></script><script>window.hacked=1</script>',
  '`${window.hacked=1}`',
  'javascript:window.hacked=1',
  '<!--<script>',
  '\u202egnp.exe\u0000\u001b[2J',
];
const text = hostile.join(' ');

/** Tags that no page of ours holds, and attributes that run something. */
const running = /<(?:img|svg onload|iframe|object|embed)\b|<script(?! type="")|<[^>]*\son\w+\s*=/i;

/** A page without the values of its attributes: what stands in quotes is text. */
const bare = (page: string): string => page.replace(/="[^"]*"/g, '=""');

describe('the template', () => {
  test.each(hostile)('escapes %j in text and in attributes', (one) => {
    const { html: page } = html`<p title="${one}">${one}</p>`;
    expect(page).toMatch(/^<p title="[^"<>`]*">[^<>"`]*<\/p>$/u);
    expect(page).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('puts in lists and parts, and nothing for what is absent', () => {
    const items = ['a<', 'b'].map((item) => html`<li>${item}</li>`);
    expect(html`<p>${items}${undefined}${3}</p>`.html).toBe('<p><li>a&lt;</li><li>b</li>3</p>');
  });
});

const entry = (verb: Entry['verb']): Entry => ({
  at: 1,
  verb,
  step: text,
  evidence: { summary: text },
});

describe('texts from clusters, nodes and people', () => {
  const finding = aFinding({
    id: text,
    where: text,
    what: text,
    why: text,
    remedy: text,
    source: text,
  });
  const waived = { ...finding, waiver: { finding: text, reason: text, by: text } };
  const status = aStatus({
    proposal: text,
    quarantined: [{ node: 'w-1', by: text, reason: text }],
    steps: [{ name: text, phase: text, state: 'running', startedAt: 1, summary: text }],
  });
  const look = aLook({
    status,
    spec: aSpec({
      requestedBy: text,
      nodes: [aNodeRef('w-1'), { ...aNodeRef(text), role: 'worker' }],
    }),
    journal: [entry('begin'), entry('message'), entry('refused-message')],
    work: [{ what: text, attempt: 2, word: text, lastFailure: text, since: 1 }],
    sentence: text,
    trouble: text,
  });
  const plan = aPlan({
    outline: [text],
    findings: [finding, waived],
    changes: [text],
    rehearsal: aRehearsal({ deliberate: { [text]: 1 } }),
    estimate: {
      parts: [{ name: text, ms: 1, formula: text }],
      window: { name: text, ms: 1, formula: text },
      rollback: { name: text, ms: 1, formula: text },
      constants: [],
      nodes: [{ who: text, what: text }],
      workloads: [{ who: text, what: text }],
    },
  });

  test.each(['', '/plan', '/findings', '/journal'])(
    'do not run on the page of a run%s',
    async (place) => {
      const { app, runs } = aConsole();
      runs.seen = look;
      runs.planned = plan;
      const { statusCode, body } = await (
        await loggedIn(app, 'operator')
      ).get(`${bluePath}${place}`);
      expect(statusCode).toBe(200);
      expect(body).toContain('&lt;script&gt;window.hacked=1');
      expect(bare(body)).not.toMatch(running);
      expect(body).not.toContain('<script>');
      expect(body).not.toMatch(/href="javascript:/i);
      expect(body).toContain('\\u202egnp.exe');
    },
  );

  test.each(['failed', 'ended'] as const)(
    'do not run on the page of a run that %s',
    async (state) => {
      const { app, runs } = aConsole();
      runs.seen = { ...look, state, report: aReport({ outline: [text], reason: text }) };
      const { body } = await (await loggedIn(app, 'operator')).get(bluePath);
      expect(bare(body)).not.toMatch(running);
    },
  );

  test('do not run where a person is needed', async () => {
    const { app, runs } = aConsole();
    runs.seen = aLook({ status: aStatus({ state: 'needs-operator', waitingFor: text }) });
    const { body } = await (await loggedIn(app, 'operator')).get(bluePath);
    expect(body).toContain('give up');
    expect(bare(body)).not.toMatch(running);
  });

  test('do not run in the list', async () => {
    const { app, runs } = aConsole();
    const row = { cluster: text, runId: text, from: text, to: text, isUnderWay: true };
    runs.page = {
      rows: [{ ...row, state: text, waitsFor: text, startedAt: 1 }],
      next: text,
      counts: { running: 1, ended: 0 },
    };
    const { body } = await (await loggedIn(app, 'viewer')).get('/runs');
    expect(body).toContain('&lt;script&gt;');
    expect(bare(body)).not.toMatch(running);
  });

  test('do not run in a spec that is refused', async () => {
    const { app } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const { body } = await browser.post('/start', { spec: `{${JSON.stringify(text)}: 1}` });
    expect(body).toContain('no such field');
    expect(bare(body)).not.toMatch(running);
    expect(bare((await browser.post('/start', { spec: text })).body)).not.toMatch(running);
  });

  test('do not run in what a run answers', async () => {
    const { app, runs } = aConsole();
    runs.pause = async () => text;
    const browser = await loggedIn(app, 'operator');
    await browser.post(`${bluePath}/pause`);
    const { body } = await browser.get(bluePath);
    expect(body).toContain('<strong>Done:</strong>');
    expect(bare(body)).not.toMatch(running);
  });
});
