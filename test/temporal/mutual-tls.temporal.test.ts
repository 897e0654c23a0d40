import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { accessOf } from '../../temporal/access.js';
import { cutover } from '../client/a-terminal.js';
import { type Certificates, type TlsProxy, aTlsProxy, makeCertificates } from './tls-proxy.js';

jest.setTimeout(60_000);

let root: string;
let ours: Certificates;
let others: Certificates;
let proxy: TlsProxy;
/** What lets in: the proxy's CA, and a certificate of it. */
let well: Record<string, string>;

beforeAll(async () => {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (!address)
    throw new Error('TEMPORAL_ADDRESS is not set: start the tests with npm run test:fast');
  root = await mkdtemp(join(tmpdir(), 'cutover-tls-'));
  ours = makeCertificates(root);
  others = makeCertificates(root, 'others');
  proxy = await aTlsProxy(address, ours.signed('temporal.test'), ours.authority);
  const { certificate, key } = ours.signed('operator');
  well = {
    TEMPORAL_TLS_CLIENT_CERT_PATH: certificate,
    TEMPORAL_TLS_CLIENT_KEY_PATH: key,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: ours.authority,
    TEMPORAL_TLS_SERVER_NAME: 'temporal.test',
  };
});
afterAll(async () => {
  await proxy.close();
  await rm(root, { recursive: true });
});
afterEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith('TEMPORAL_TLS')) delete process.env[name];
  proxy.came.length = 0;
});

/** The command line, with these variables and no others of TLS. */
const runs = (variables: Readonly<Record<string, string>>) => {
  Object.assign(process.env, variables);
  return cutover(['runs', '--address', proxy.address, '--json']);
};

test('the command line comes in with its certificate', async () => {
  expect(await runs(well)).toMatchObject({ code: 0 });
  expect(new Set(proxy.came)).toEqual(new Set(['operator']));
});

test('a worker comes in with the same variables', async () => {
  const { tls } = await accessOf(well);
  const connection = await NativeConnection.connect({ address: proxy.address, tls: tls! });
  const worker = await Worker.create({
    connection,
    taskQueue: 'behind-tls',
    activities: { look: async () => undefined },
  });
  await worker.runUntil(async () => undefined);
  await connection.close();
  expect(new Set(proxy.came)).toEqual(new Set(['operator']));
});

test.each<[string, (good: Record<string, string>) => Record<string, string>]>([
  ['no TLS at all', () => ({})],
  [
    'no certificate',
    ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca = '', TEMPORAL_TLS_SERVER_NAME: name = '' }) => ({
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca,
      TEMPORAL_TLS_SERVER_NAME: name,
    }),
  ],
  [
    'a certificate of somebody else',
    (good) => {
      const { certificate, key } = others.signed('stranger');
      return {
        ...good,
        TEMPORAL_TLS_CLIENT_CERT_PATH: certificate,
        TEMPORAL_TLS_CLIENT_KEY_PATH: key,
      };
    },
  ],
  [
    'another CA than the one that the server is of',
    (good) => ({ ...good, TEMPORAL_TLS_SERVER_CA_CERT_PATH: others.authority }),
  ],
  [
    'another name than the server has',
    (good) => ({ ...good, TEMPORAL_TLS_SERVER_NAME: 'other.test' }),
  ],
])('with %s nothing comes of it', async (_, change) => {
  const variables = change(well);
  const { code, err } = await runs(variables);
  expect({ code, err }).toEqual({
    code: 5,
    err: expect.stringContaining(
      `${proxy.address}${Object.keys(variables).length > 0 ? ' over TLS' : ' ('}`,
    ),
  });
  expect(proxy.came).not.toContain('stranger');
  const { tls } = await accessOf(variables);
  await expect(
    NativeConnection.connect({ address: proxy.address, ...(tls && { tls }) }),
  ).rejects.toThrow();
});

test('half of a pair is refused before anybody is asked', async () => {
  const { TEMPORAL_TLS_CLIENT_KEY_PATH: _, ...half } = well;
  const { code, err } = await runs(half);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'TEMPORAL_TLS_CLIENT_CERT_PATH is given without TEMPORAL_TLS_CLIENT_KEY_PATH; give both',
  });
  expect(proxy.came).toEqual([]);
});
