import { fault } from '../../client/fault.js';
import { approvalText } from '../../model/approval-text.js';
import { requestText } from '../../model/request-text.js';
import { aBrowser, aConsole, loggedIn, origin, send } from './a-console.js';
import { aLook, aReport, aStatus, blue, bluePath, digest } from './fake-runs.js';

const spec = 'strategy: in-place-switch\n';

/** A decision as `cutover approve --sign KEY --print` prints it; whose it is, only a run finds out. */
const signed = (over: Partial<Parameters<typeof approvalText>[0]> = {}): string =>
  JSON.stringify({
    text: approvalText({
      run: blue.runId,
      gate: 'plan',
      planDigest: digest,
      decision: 'approved',
      by: 'ada',
      at: 1,
      nonce: '0'.repeat(32),
      ...over,
    }),
    signature: '-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n',
  });

/** Everything that changes something, who may do it, and a form that is whole. */
const acts: readonly (readonly [
  string,
  'approver' | 'operator',
  Readonly<Record<string, string>>,
])[] = [
  ['approve', 'approver', { gate: 'plan', planDigest: digest, read: 'yes' }],
  ['reject', 'approver', { gate: 'plan', planDigest: digest }],
  ['signed', 'approver', { signed: signed() }],
  ['pause', 'operator', {}],
  ['resume', 'operator', {}],
  ['retry', 'operator', {}],
  ['rollback', 'operator', { confirm: 'blue' }],
  ['pace', 'operator', { parallelism: '3' }],
  ['quarantine', 'operator', { node: 'w-1', reason: 'its disk is broken' }],
];

describe('roles', () => {
  test.each(acts)('%s needs %s', async (verb, role, fields) => {
    const { app, runs } = aConsole();
    const weaker = role === 'approver' ? 'viewer' : 'approver';
    const refused = await (await loggedIn(app, weaker)).post(`${bluePath}/${verb}`, fields);
    expect(refused.statusCode).toBe(403);
    expect(runs.calls.map((call) => call.verb)).not.toContain(verb);
    const done = await (await loggedIn(app, role)).post(`${bluePath}/${verb}`, fields);
    expect([done.statusCode, done.headers.location]).toEqual([303, bluePath]);
    expect(runs.calls.at(-1)?.verb).toBe(verb === 'signed' ? 'approve' : verb);
  });

  test('starting needs operator, also to see the form', async () => {
    const { app } = aConsole();
    const approver = await loggedIn(app, 'approver');
    expect((await approver.get('/start')).statusCode).toBe(403);
    expect((await approver.post('/start', { spec })).statusCode).toBe(403);
  });

  test.each(['viewer', 'approver', 'operator'] as const)(
    '%s sees what they may do',
    async (role) => {
      const { app } = aConsole();
      const { body } = await (await loggedIn(app, role)).get(bluePath);
      expect(body.includes(`action="${bluePath}/approve"`)).toBe(role !== 'viewer');
      expect(body.includes(`action="${bluePath}/rollback"`)).toBe(role === 'operator');
      expect(body.includes('href="/start"')).toBe(role === 'operator');
    },
  );

  test.each([
    '/runs',
    '/start',
    bluePath,
    `${bluePath}/plan`,
    `${bluePath}/events`,
    `${bluePath}/report.json`,
  ])('nobody sees %s without a login', async (path) => {
    const { app } = aConsole();
    const { statusCode, headers } = await aBrowser(app).get(path);
    expect([statusCode, headers.location]).toEqual([303, '/login']);
  });
});

describe('forms of others', () => {
  test.each(acts)('%s without the word of the session is refused', async (verb, _, fields) => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    for (const csrf of ['', 'x', await (await loggedIn(app, 'operator')).csrf()])
      expect((await browser.post(`${bluePath}/${verb}`, { ...fields, csrf })).statusCode).toBe(403);
    expect(runs.calls.filter((call) => call.verb === verb)).toEqual([]);
  });

  test.each([
    ['another site', 'https://evil.example'],
    ['another port of this machine', 'http://127.0.0.1:8481'],
    ['a page without origin', 'null'],
  ])('from %s they are refused', async (_, from) => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const { statusCode } = await browser.post(`${bluePath}/pause`, {}, { origin: from });
    expect(statusCode).toBe(403);
    expect(runs.calls.map(({ verb }) => verb)).not.toContain('pause');
  });

  test('without any origin they are refused', async () => {
    const { app } = aConsole();
    const { statusCode } = await send(app, {
      method: 'POST',
      url: '/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'token=viewer-token',
    });
    expect(statusCode).toBe(403);
  });

  test('under a name that was made to point here, nothing is answered', async () => {
    const { app } = aConsole();
    const { statusCode, body } = await aBrowser(app).get('/login', { host: 'evil.example:8480' });
    expect(statusCode).toBe(421);
    expect(body).not.toContain('name="token"');
  });

  test('JSON is no form', async () => {
    const { app } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const { statusCode } = await send(app, {
      method: 'POST',
      url: `${bluePath}/pause`,
      headers: {
        origin,
        cookie: browser.cookie,
        'content-type': 'application/json',
      },
      payload: '{}',
    });
    expect(statusCode).toBe(415);
  });
});

describe('headers', () => {
  test.each(['/login', '/runs', bluePath, '/nowhere', '/healthz', `${bluePath}/plan`])(
    '%s lets nothing run, be framed or be kept',
    async (path) => {
      const { app } = aConsole();
      const { headers } = await (await loggedIn(app, 'viewer')).get(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
      });
    },
  );

  test('the files of the console may be kept: their address has their digest', async () => {
    const { app } = aConsole();
    const browser = aBrowser(app);
    const page = (await browser.get('/login')).body;
    const script = /src="(\/assets\/[0-9a-f]{16}\/console\.js)"/.exec(page)?.[1] ?? '';
    const { statusCode, headers } = await browser.get(script);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  test('no page has a script or a style of its own', async () => {
    const { app } = aConsole();
    const browser = await loggedIn(app, 'operator');
    for (const path of [
      '/login',
      '/runs',
      '/start',
      bluePath,
      `${bluePath}/plan`,
      `${bluePath}/findings`,
    ]) {
      const { body } = await browser.get(path);
      expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i);
    }
  });
});

describe('who acts', () => {
  test('is the login, whatever the form says', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    await browser.post(`${bluePath}/pause`, { by: 'somebody else', reason: 'disks' });
    expect(runs.calls.at(-1)).toEqual({
      verb: 'pause',
      message: { by: 'operator', reason: 'disks' },
    });
  });

  test('an approval names run, gate and digest, and needs the word that the plan was read', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'approver');
    const fields = { gate: 'plan', planDigest: digest, comment: ' go ', ticket: 'CHG-1' };
    await browser.post(`${bluePath}/approve`, fields);
    expect(runs.calls.map(({ verb }) => verb)).not.toContain('approve');
    expect((await browser.get(bluePath)).body).toContain('say that you have read the plan');
    await browser.post(`${bluePath}/approve`, { ...fields, read: 'yes' });
    expect(runs.calls.at(-1)?.message).toEqual({
      gate: 'plan',
      planDigest: digest,
      runId: '01234567-89ab-4cde-8f01-23456789abcd',
      by: 'approver',
      comment: 'go',
      ticket: 'CHG-1',
    });
  });

  test.each([
    ['rollback', { confirm: 'blue' }, 'operator'],
    ['reject', { gate: 'accept', planDigest: digest }, 'approver'],
  ] as const)(
    '%s says on which data it ends, where the form was asked',
    async (verb, fields, role) => {
      const { app, runs } = aConsole();
      const browser = await loggedIn(app, role);
      await browser.post(`${bluePath}/${verb}`, { ...fields, data: 'snapshot' });
      expect(runs.calls.at(-1)).toMatchObject({ verb, message: { data: 'snapshot' } });
      await browser.post(`${bluePath}/${verb}`, { ...fields, data: '' });
      expect(runs.calls.at(-1)?.message).not.toHaveProperty('data');
    },
  );

  test.each([
    ['rollback', {}],
    ['rollback', { confirm: 'green' }],
    ['rollback', { confirm: 'blue', data: 'yesterday' }],
    ['reject', { gate: 'plan', planDigest: digest, data: 'yesterday' }],
    ['reject', { gate: 'rollback', planDigest: digest }],
    ['pace', { parallelism: '0' }],
    ['pace', { parallelism: '1e9' }],
    ['pace', { parallelism: 'NaN' }],
    ['quarantine', { node: 'w-1' }],
    ['approve', { read: 'yes', gate: 'plan' }],
  ])('%s with %j is refused and sends nothing', async (verb, fields) => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const before = runs.calls.filter((call) => call.verb !== 'list').length;
    await browser.post(`${bluePath}/${verb}`, fields as Readonly<Record<string, string>>);
    expect(runs.calls.filter((call) => call.verb !== 'list')).toHaveLength(before);
    expect((await browser.get(bluePath)).body).toContain('nothing was sent');
  });

  test('giving up a rollback needs operator, and the name of the cluster', async () => {
    const { app, runs } = aConsole();
    const fields = { gate: 'rollback', planDigest: digest, confirm: 'blue' };
    await (await loggedIn(app, 'approver')).post(`${bluePath}/reject`, fields);
    expect(runs.calls.map(({ verb }) => verb)).not.toContain('reject');
    await (await loggedIn(app, 'operator')).post(`${bluePath}/reject`, fields);
    expect(runs.calls.at(-1)?.verb).toBe('reject');
  });

  test('what the run refuses is told once, on its page', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const csrf = await browser.csrf();
    runs.failing = fault(2, 'the run refused: gate "plan" is not open');
    await browser.post(`${bluePath}/pause`, { csrf });
    expect((await browser.get(bluePath)).body).toContain('gate &quot;plan&quot; is not open');
    expect((await browser.get(bluePath)).body).not.toContain('is not open');
  });
});

describe('a signed decision that is pasted', () => {
  test.each(['approved', 'rejected'] as const)('goes to the run as it is: %s', async (decision) => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'approver');
    await browser.post(`${bluePath}/signed`, { signed: ` ${signed({ decision })}\r\n` });
    expect(runs.calls.at(-1)).toEqual({
      verb: decision === 'approved' ? 'approve' : 'reject',
      message: JSON.parse(signed({ decision })),
    });
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'signed is empty'],
    ['a part of it', signed().slice(0, -3), 'this is not JSON, or not all of it'],
    ['the digest of the plan', digest, 'this is not JSON'],
    ['a list', '[]', 'this is no signed decision'],
    ['a decision without signature', '{"gate":"plan","by":"ada"}', 'this is no signed decision'],
    ['more than a decision', signed().replace('{', '{"by":"eve",'), 'this is no signed decision'],
    [
      'a text that was changed',
      signed().replace('kube-cutover-approval/1', 'x'),
      'purpose must be',
    ],
    ['a decision on another run', signed({ run: 'r-2' }), 'a decision on run r-2, not on this one'],
  ])('%s is refused, and nothing is sent', async (_, pasted, why) => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    await browser.post(`${bluePath}/signed`, { signed: pasted });
    expect(runs.calls.filter(({ verb }) => verb !== 'list')).toEqual([]);
    const { body } = await browser.get(bluePath);
    expect(body).toContain(why);
    expect(body).toContain('nothing was sent');
  });

  test('what the run says against it is told on its page', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'approver');
    const csrf = await browser.csrf();
    runs.failing = fault(2, 'the run refused: the signature of ada does not count');
    await browser.post(`${bluePath}/signed`, { signed: signed(), csrf });
    expect((await browser.get(bluePath)).body).toContain('the signature of ada does not count');
  });

  test('giving up a rollback needs operator and the name of the cluster here, too', async () => {
    const { app, runs } = aConsole();
    const pasted = signed({ gate: 'rollback', decision: 'rejected' });
    const fields = { signed: pasted, confirm: 'blue' };
    await (await loggedIn(app, 'approver')).post(`${bluePath}/signed`, fields);
    await (await loggedIn(app, 'operator')).post(`${bluePath}/signed`, { signed: pasted });
    expect(runs.calls.filter(({ verb }) => verb !== 'list')).toEqual([]);
    await (await loggedIn(app, 'operator')).post(`${bluePath}/signed`, fields);
    expect(runs.calls.at(-1)?.verb).toBe('reject');
  });

  test('has its field at every gate, and for those alone who may decide', async () => {
    const { app, runs } = aConsole();
    const { gate } = aStatus();
    const shows = async (role: 'viewer' | 'approver' | 'operator') =>
      (await (await loggedIn(app, role)).get(bluePath)).body.includes('name="signed"');
    expect([await shows('viewer'), await shows('approver')]).toEqual([false, true]);
    if (gate === undefined) throw new Error('no gate is open');
    runs.seen = aLook({ status: aStatus({ gate: { ...gate, signatures: 'required' } }) });
    expect(await shows('approver')).toBe(true);
    runs.seen = aLook({ status: aStatus({ state: 'needs-operator' }) });
    expect([await shows('approver'), await shows('operator')]).toEqual([false, true]);
  });
});

describe('starting', () => {
  const whole = JSON.stringify({
    strategy: 'in-place-switch',
    cluster: 'blue',
    from: 'v1.19.12',
    version: 'v1.23.6',
    kubeconfig: '/k',
    ssh: { privateKeyFile: '/id', knownHostsFile: '/known' },
    nodes: [{ name: 'cp-1', address: '10.0.0.1', role: 'control-plane' }],
    layout: 'kubeadm',
    bundle: '/bundle',
  });

  test('a spec that is pasted starts a run in the name of the login', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const { headers } = await browser.post('/start', { spec: whole });
    expect(headers.location).toBe(bluePath);
    expect(runs.calls.at(-1)?.message).toEqual({ ...JSON.parse(whole), requestedBy: 'operator' });
  });

  test('so does one that is uploaded', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const form = new FormData();
    form.set('csrf', await browser.csrf());
    form.set('spec', '');
    form.set('file', new File([whole], 'blue.yaml'));
    const sent = new Response(form);
    const { statusCode } = await send(app, {
      method: 'POST',
      url: '/start',
      headers: {
        origin,
        cookie: browser.cookie,
        'content-type': sent.headers.get('content-type') ?? '',
      },
      payload: Buffer.from(await sent.arrayBuffer()),
    });
    expect(statusCode).toBe(303);
    expect(runs.calls.at(-1)?.verb).toBe('start');
  });

  test('wrong fields are named, and what was written is still there', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const wrong = whole.replace('"v1.23.6"', '"1.23"').replace('"bundle"', '"bundel"');
    const { statusCode, body } = await browser.post('/start', { spec: wrong });
    expect(statusCode).toBe(422);
    expect(body).toContain('<code>version</code>');
    expect(body).toContain('<code>bundel</code>');
    expect(body).toContain('&quot;bundel&quot;');
    expect(runs.calls.map(({ verb }) => verb)).not.toContain('start');
  });

  test('nobody starts a run in another name', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const { body } = await browser.post('/start', {
      spec: whole.replace('{', '{"requestedBy":"ada",'),
    });
    expect(body).toContain('must be you, operator, or left out');
    expect(runs.calls.map(({ verb }) => verb)).not.toContain('start');
  });

  test('a request that somebody else has signed may be carried here', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const of = {
      strategy: 'in-place-switch',
      cluster: 'blue',
      from: 'v1.19.12',
      version: 'v1.23.6',
    };
    const said = { ...of, specDigest: digest, by: 'ada', at: 1, expires: 2 };
    const { signature } = JSON.parse(signed()) as { signature: string };
    const requestSignature = { text: requestText(said), signature };
    const written = { ...JSON.parse(whole), requestedBy: 'ada', requestSignature };
    await browser.post('/start', { spec: JSON.stringify(written) });
    expect(runs.calls.at(-1)).toEqual({ verb: 'start', message: written });
  });

  test('a second run on a cluster is refused with what to do', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const csrf = await browser.csrf();
    runs.failing = fault(7, 'a run is already under way: migrate-blue');
    const { statusCode, body } = await browser.post('/start', { spec: whole, csrf });
    expect(statusCode).toBe(409);
    expect(body).toContain('already under way');
  });

  test('more than a spec can have is not read', async () => {
    const { app } = aConsole();
    const browser = await loggedIn(app, 'operator');
    const { statusCode } = await browser.post('/start', { spec: 'x'.repeat(5 * 1024 * 1024) });
    expect(statusCode).toBe(413);
  });
});

describe('addresses', () => {
  test.each([
    '/runs/Blue/01234567-89ab-4cde-8f01-23456789abcd',
    '/runs/..%2Fblue/01234567-89ab-4cde-8f01-23456789abcd',
    '/runs/blue/not-a-run',
    '/runs/blue/01234567-89ab-4cde-8f01-000000000000',
    '/runs/%3Cscript%3E',
    '/nowhere',
  ])('%s is not there', async (path) => {
    const { app } = aConsole();
    const { statusCode, body } = await (await loggedIn(app, 'viewer')).get(path);
    expect(statusCode).toBe(404);
    expect(body).not.toContain('<script>');
  });

  test('a cluster leads to its newest run', async () => {
    const { app } = aConsole();
    expect((await (await loggedIn(app, 'viewer')).get('/runs/blue')).headers.location).toBe(
      bluePath,
    );
  });

  test.each(['/runs?which=some', '/runs?after=%00', `/runs?after=${'a'.repeat(5000)}`])(
    '%s is refused',
    async (path) => {
      const { app } = aConsole();
      expect((await (await loggedIn(app, 'viewer')).get(path)).statusCode).toBe(400);
    },
  );

  test('Temporal away is a page that says so', async () => {
    const { app, runs } = aConsole();
    const browser = await loggedIn(app, 'viewer');
    runs.failing = Object.assign(new Error('14 UNAVAILABLE: no connection'), { code: 14 });
    const { statusCode, body } = await browser.get('/runs');
    expect(statusCode).toBe(502);
    expect(body).toContain('Temporal does not answer');
  });

  test('what nobody foresaw is in the log, and not on the page', async () => {
    const { app, runs, log } = aConsole();
    const browser = await loggedIn(app, 'viewer');
    runs.failing = new Error('a secret of the inside');
    const { statusCode, body } = await browser.get('/runs');
    expect(statusCode).toBe(500);
    expect(body).not.toContain('secret of the inside');
    expect(log.at(-1)).toContain('a secret of the inside');
  });
});

describe('reports', () => {
  test('a run that ended gives its report as JSON and as a page that may run nothing', async () => {
    const { app, runs } = aConsole();
    runs.seen = aLook({ state: 'ended', report: aReport() });
    const browser = await loggedIn(app, 'viewer');
    const json = await browser.get(`${bluePath}/report.json`);
    expect(JSON.parse(json.body)).toEqual(aReport());
    expect(json.headers['content-disposition']).toBe('attachment; filename="blue-report.json"');
    const bundle = await browser.get(`${bluePath}/report.tar`);
    expect(bundle.body).toBe('bundle of blue');
    expect(bundle.headers['content-disposition']).toBe('attachment; filename="blue-report.tar"');
    const page = await browser.get(`${bluePath}/report.html`);
    expect(page.body).toBe('<title>blue</title>');
    expect(page.headers['content-security-policy']).toContain('sandbox');
    expect(page.headers['content-disposition']).toContain('attachment');
  });

  test('one under way has none yet', async () => {
    const { app } = aConsole();
    const { statusCode } = await (await loggedIn(app, 'viewer')).get(`${bluePath}/report.json`);
    expect(statusCode).toBe(409);
  });
});
