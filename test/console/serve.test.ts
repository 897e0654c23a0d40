import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteOf } from '../../console/http/origin.js';
import { tokenHash } from '../../console/login/users.js';
import { type ServeOptions, serveConsole } from '../../console/serve.js';
import { fakeRuns } from './fake-runs.js';

const quiet = (): void => undefined;
const serve = (options: Partial<ServeOptions>) =>
  serveConsole(fakeRuns(), { host: '127.0.0.1', port: 0, ...options }, quiet);

let directory = '';
let users = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cutover-'));
  users = join(directory, 'users');
  await writeFile(users, `ada operator ${tokenHash('secret')}\n`, { mode: 0o600 });
});
afterAll(() => rm(directory, { recursive: true }));

describe('a console without users file', () => {
  test('has one user, whose token it tells, and nobody else comes in', async () => {
    const { url, token, close } = await serve({});
    try {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const login = (given: string) =>
        fetch(`${url}/login`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: url },
          body: new URLSearchParams({ token: given }),
        });
      expect((await login(token ?? '')).status).toBe(303);
      expect((await login('')).status).toBe(403);
      expect((await fetch(`${url}/runs`)).url).toBe(`${url}/login`);
    } finally {
      await close();
    }
  });

  test.each(['0.0.0.0', '192.168.1.7', '::'])('does not listen at %s', async (host) => {
    await expect(serve({ host })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--users') as string,
    });
  });
});

describe('options that are refused', () => {
  test.each([
    ['every address without a name', () => ({ host: '0.0.0.0', users }), '--public-url'],
    ['a URL with a path', () => ({ publicUrl: 'https://a.example/console' }), '--public-url'],
    ['a URL of another kind', () => ({ publicUrl: 'ftp://a.example' }), '--public-url'],
    ['a users file that is not there', () => ({ users: join(directory, 'nobody') }), 'ENOENT'],
    [
      'a proxy without addresses',
      () => ({ users, trustProxyHeader: 'X-User' }),
      '--trust-proxy-from',
    ],
    ['a proxy without users', () => ({ trustProxyHeader: 'X-User' }), '--users'],
  ])('%s', async (_, options, message) => {
    await expect(serve(options())).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('the site', () => {
  test.each([
    [
      '127.0.0.1',
      8480,
      undefined,
      ['http://127.0.0.1:8480', 'http://[::1]:8480', 'http://localhost:8480'],
    ],
    ['192.168.1.7', 80, undefined, ['http://192.168.1.7']],
    ['2001:db8::1', 8480, undefined, ['http://[2001:db8::1]:8480']],
    ['0.0.0.0', 8480, 'https://cutover.example.org', ['https://cutover.example.org']],
  ] as const)('at %s:%d, public %s', (host, port, publicUrl, origins) => {
    expect(siteOf(host, port, publicUrl)).toEqual({
      origins,
      isHttps: publicUrl?.startsWith('https:') ?? false,
    });
  });
});
