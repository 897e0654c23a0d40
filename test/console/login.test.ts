import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteOf } from '../../console/http/origin.js';
import { createAttempts } from '../../console/login/attempts.js';
import { trustedProxy } from '../../console/login/proxy.js';
import { createSessions } from '../../console/login/sessions.js';
import {
  readUsers,
  tokenHash,
  userWithToken,
  usersOf,
  usersOfFile,
} from '../../console/login/users.js';
import { aBrowser, aConsole, loggedIn, origin } from './a-console.js';

describe('the users file', () => {
  const hash = tokenHash('secret');

  test('holds a line for each person; a dash leaves the login to a proxy', () => {
    const text = `# people\n\nada operator ${hash}\r\nbob@example.org viewer -\n`;
    expect(readUsers(text, 'users')).toEqual([
      { name: 'ada', role: 'operator', tokenSha256: hash },
      { name: 'bob@example.org', role: 'viewer' },
    ]);
  });

  test.each([
    ['nobody', '# people\n', 'users: names nobody'],
    ['a role that is none', `ada root ${hash}`, 'users, line 1: "root" is no role'],
    ['a token in place of its hash', 'ada viewer secret', 'users, line 1: is not understood'],
    ['a name twice', `ada viewer ${hash}\nada operator ${hash}`, 'users: ada is there twice'],
    ['a name with markup', `<b> viewer ${hash}`, 'users, line 1: is not understood'],
  ])('%s is refused by line', (_, text, message) => {
    expect(() => readUsers(text, 'users')).toThrow(message);
  });

  test('a token belongs to the one whose hash it has', () => {
    const users = readUsers(`ada operator ${hash}\nbob viewer -`, 'users');
    expect(userWithToken(users, 'secret')?.name).toBe('ada');
    for (const token of ['', 'Secret', hash, '-'])
      expect(userWithToken(users, token)).toBeUndefined();
  });

  test('is read again when it changes, and refused where others can write to it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'cutover-'));
    const file = join(directory, 'users');
    try {
      await writeFile(file, `ada operator ${hash}\n`, { mode: 0o600 });
      const users = await usersOfFile(file);
      expect((await users.named('ada'))?.role).toBe('operator');
      await writeFile(file, `bob viewer ${hash}\n# ada has left\n`);
      expect(await users.named('ada')).toBeUndefined();
      expect((await users.withToken('secret'))?.name).toBe('bob');
      await chmod(file, 0o666);
      await expect(users.named('bob')).rejects.toThrow('others can write to it');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('sessions', () => {
  test('end after a night, and tell whoever listens', () => {
    let now = 0;
    const sessions = createSessions(() => now);
    const { value, session } = sessions.open({ name: 'ada', role: 'viewer', by: 'token' });
    let ended = 0;
    session.onEnd.add(() => ended++);
    now = 12 * 3_600_000 - 1;
    expect(sessions.find(value)?.name).toBe('ada');
    now++;
    expect(sessions.find(value)).toBeUndefined();
    expect(ended).toBe(1);
  });

  test('many logins end the oldest, and no memory', () => {
    const sessions = createSessions();
    const open = () => sessions.open({ name: 'ada', role: 'viewer', by: 'token' }).value;
    const first = open();
    const rest = Array.from({ length: 1000 }, open);
    expect(sessions.find(first)).toBeUndefined();
    expect(sessions.find(rest.at(-1))?.name).toBe('ada');
  });
});

describe('failed logins', () => {
  test('are free five times, then cost ever longer waits', () => {
    let now = 0;
    const attempts = createAttempts(() => now);
    const waits = Array.from({ length: 7 }, () => {
      attempts.failed('10.0.0.1');
      return attempts.waitSeconds('10.0.0.1');
    });
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120]);
    expect(attempts.waitSeconds('10.0.0.2')).toBe(0);
    now = 121_000;
    expect(attempts.waitSeconds('10.0.0.1')).toBe(0);
  });

  test('from everywhere at once make everybody wait for the rest of the minute', () => {
    let now = 30_000;
    const attempts = createAttempts(() => now);
    for (let at = 0; at < 120; at++) attempts.failed(`10.0.1.${at}`);
    expect(attempts.waitSeconds('10.0.9.9')).toBe(30);
    now = 60_000;
    expect(attempts.waitSeconds('10.0.9.9')).toBe(0);
  });

  test('are answered with 429 over HTTP, also with the right token', async () => {
    const { app, log } = aConsole();
    const browser = aBrowser(app);
    const login = (token: string) => browser.post('/login', { token, csrf: '' });
    for (let at = 0; at < 5; at++) expect((await login('wrong')).statusCode).toBe(403);
    const { statusCode, headers } = await login('viewer-token');
    expect(statusCode).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(log).toHaveLength(5);
  });
});

describe('a login', () => {
  test('gives a cookie that scripts and other sites do not see', async () => {
    const { app } = aConsole();
    const answer = await aBrowser(app).post('/login', { token: 'viewer-token', csrf: '' });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^cutover-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  test('behind https gives one that goes over https alone', async () => {
    const site = siteOf('127.0.0.1', 8480, 'https://cutover.example.org');
    const { app } = aConsole({ site });
    const there = { host: 'cutover.example.org', origin: 'https://cutover.example.org' };
    const answer = await aBrowser(app).post('/login', { token: 'viewer-token', csrf: '' }, there);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-cutover=.*; Secure$/);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test.each(['', 'cutover-session=', 'cutover-session=forged', 'cutover-session=a; x=y'])(
    'nobody is let in with the cookie "%s"',
    async (cookie) => {
      const { app } = aConsole();
      const browser = aBrowser(app);
      browser.cookie = cookie;
      const { statusCode, headers } = await browser.get('/runs');
      expect([statusCode, headers.location]).toEqual([303, '/login']);
    },
  );

  test('never takes over a session that was there before', async () => {
    const { app } = aConsole();
    const browser = await loggedIn(app, 'viewer');
    const planted = browser.cookie;
    await browser.post('/login', { token: 'operator-token', csrf: '' });
    expect(browser.cookie).not.toBe(planted);
    browser.cookie = planted;
    expect((await browser.get('/runs')).headers.location).toBe('/login');
  });

  test('ends with the logout, and with it the cookie', async () => {
    const { app } = aConsole();
    const browser = await loggedIn(app, 'viewer');
    const { cookie } = browser;
    const { headers } = await browser.post('/logout');
    expect(headers['set-cookie']?.[0]).toContain('Max-Age=0');
    browser.cookie = cookie;
    expect((await browser.get('/runs')).headers.location).toBe('/login');
  });

  test('ends for whoever is taken out of the users file, and roles change at once', async () => {
    const people = [{ name: 'viewer', role: 'operator' as const }];
    let users = usersOf([
      { name: 'viewer', role: 'viewer', tokenSha256: tokenHash('viewer-token') },
    ]);
    const { app } = aConsole({
      users: { named: (name) => users.named(name), withToken: (token) => users.withToken(token) },
    });
    const browser = await loggedIn(app, 'viewer');
    expect((await browser.get('/start')).statusCode).toBe(403);
    users = usersOf(people);
    expect((await browser.get('/start')).statusCode).toBe(200);
    users = usersOf([]);
    expect((await browser.get('/start')).headers.location).toBe('/login');
  });
});

describe('a reverse proxy that names people', () => {
  const users = usersOf([
    { name: 'ada', role: 'operator' },
    { name: 'bob', role: 'viewer' },
  ]);
  // Injected requests come from 127.0.0.1.
  const trusted = { users, proxy: trustedProxy('X-Remote-User', ['127.0.0.1']) };

  test('is believed from its own address', async () => {
    const { app } = aConsole(trusted);
    const { statusCode, body } = await aBrowser(app).get('/runs', { 'x-remote-user': 'ada' });
    expect(statusCode).toBe(200);
    expect(body).toContain('<b>ada</b>');
  });

  test('is not believed from any other', async () => {
    const { app } = aConsole({ users, proxy: trustedProxy('X-Remote-User', ['10.0.0.0/8']) });
    const { headers } = await aBrowser(app).get('/runs', { 'x-remote-user': 'ada' });
    expect(headers.location).toBe('/login');
  });

  test('lets nobody in whom the users file does not name', async () => {
    const { app } = aConsole(trusted);
    const { statusCode, body } = await aBrowser(app).get('/runs', { 'x-remote-user': 'eve' });
    expect(statusCode).toBe(403);
    expect(body).toContain('eve is not in the users&#39; file');
  });

  test('a session follows the name: another name, another session; no name, no session', async () => {
    const { app } = aConsole(trusted);
    const browser = aBrowser(app);
    await browser.get('/runs', { 'x-remote-user': 'ada' });
    const { cookie } = browser;
    expect((await browser.get('/runs', { 'x-remote-user': 'bob' })).body).toContain('<b>bob</b>');
    expect(browser.cookie).not.toBe(cookie);
    expect((await browser.get('/runs')).headers.location).toBe('/login');
  });

  test('a form under its name needs the word of the session too', async () => {
    const { app } = aConsole(trusted);
    const browser = aBrowser(app);
    await browser.get('/runs', { 'x-remote-user': 'ada' });
    const forged = await browser.post('/logout', { csrf: 'x' }, { 'x-remote-user': 'ada', origin });
    expect(forged.statusCode).toBe(403);
  });

  test.each([
    ['x y', ['127.0.0.1'], 'is no name of a header'],
    ['X-User', [], 'needs --trust-proxy-from'],
    ['X-User', ['proxy.example.org'], 'is no address'],
    ['X-User', ['10.0.0.0/33'], 'is no address'],
  ])('header "%s" from %j is refused', (header, addresses, message) => {
    expect(() => trustedProxy(header, addresses)).toThrow(message);
  });

  test('addresses are compared as addresses', () => {
    const { isProxy } = trustedProxy('X-User', ['10.0.0.0/24', '2001:db8::1']);
    expect(['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::1'].map(isProxy)).toEqual([true, true, true]);
    expect(['10.0.1.7', '2001:db8::2', '', undefined].map(isProxy)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
