import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { linkLines, linksOf } from '../../client/links.js';

const run = { cluster: 'blue', workflowId: 'migrate-blue', runId: '01-ab' };
const place = { address: 'temporal.example.org:7233', namespace: 'ops' };

test('a named UI and console are linked to, whatever their last slash', async () => {
  const options = {
    ...place,
    uiUrl: 'https://ui.example.org/',
    consoleUrl: 'https://c.example.org',
  };
  const links = await linksOf(options, run);
  expect(linkLines(links)).toEqual([
    'Temporal UI: https://ui.example.org/namespaces/ops/workflows/migrate-blue/01-ab',
    'console: https://c.example.org/runs/blue/01-ab',
  ]);
});

test('the UI of a server elsewhere is never guessed', async () => {
  expect(await linksOf(place, run)).toEqual({});
});

/** Listens a thousand ports above a front end, as the UI of a dev server does. */
async function beside(body: string, use: (address: string) => Promise<void>): Promise<void> {
  const server: Server = createServer((_, answer) => void answer.end(body));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use(`localhost:${port - 1000}`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('the UI of a dev server on this machine is found', () =>
  beside('{"DefaultNamespace":"default"}', async (address) => {
    const { ui } = await linksOf({ address, namespace: 'default' }, run);
    const port = Number(address.split(':')[1]) + 1000;
    expect(ui).toBe(`http://localhost:${port}/namespaces/default/workflows/migrate-blue/01-ab`);
  }));

test.each([
  ['something else', '<html>hello</html>'],
  ['JSON of something else', '{"status":"ok"}'],
])('%s at its port is not taken for it', (_name, body) =>
  beside(body, async (address) => {
    expect(await linksOf({ address, namespace: 'default' }, run)).toEqual({});
  }),
);

test('nothing at its port is no link', async () => {
  expect(await linksOf({ address: '127.0.0.1:1', namespace: 'default' }, run)).toEqual({});
});
