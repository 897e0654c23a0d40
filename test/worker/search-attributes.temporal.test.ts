import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { searchAttributes } from '../../model/search-attributes.js';
import { type Operated, ensureSearchAttributes } from '../../worker/search-attributes.js';

const names = Object.values(searchAttributes).map(({ name }) => name);

let connection: Connection;
beforeAll(async () => {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (!address)
    throw new Error('TEMPORAL_ADDRESS is not set: start the tests with npm run test:fast');
  connection = await Connection.connect({ address });
});
afterAll(() => connection.close());

async function aNamespace(): Promise<string> {
  const namespace = `attributes-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  return namespace;
}

/** The server's caches take a moment to know a new namespace. */
async function eventually<Result>(run: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await run();
    } catch (cause) {
      if (Date.now() > deadline || !String(cause).includes('is not found')) throw cause;
    }
  }
}

const registeredIn = async (namespace: string): Promise<string[]> => {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(customAttributes).filter((name) => name.startsWith('Cutover'));
};

test('a namespace gets what it lacks, once, and can be asked for it at once', async () => {
  const namespace = await aNamespace();
  await eventually(() => ensureSearchAttributes(connection, namespace));
  expect((await registeredIn(namespace)).toSorted()).toEqual(names.toSorted());
  const query = names.map((name) => `${name} IS NULL`).join(' AND ');
  await connection.workflowService.countWorkflowExecutions({ namespace, query });
  await ensureSearchAttributes(connection, namespace);
  expect(await registeredIn(namespace)).toHaveLength(names.length);
}, 60_000);

test('an attribute that is there as another type is named, and nothing is registered', async () => {
  const namespace = await aNamespace();
  await eventually(() =>
    connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { CutoverCluster: 3 },
    }),
  );
  await expect(ensureSearchAttributes(connection, namespace)).rejects.toThrow(
    /has CutoverCluster as another type than Keyword; remove them with: .* --name CutoverCluster;/,
  );
  expect(await registeredIn(namespace)).toEqual(['CutoverCluster']);
}, 60_000);

/** A server that answers as told; what is not told is not asked. */
const aServer = (answers: {
  readonly known: readonly string[];
  readonly add?: () => Promise<void>;
  readonly list?: () => Promise<never>;
}): { readonly connection: Operated; readonly added: string[] } => {
  const added: string[] = [];
  const types = (name: string): number => (name === 'CutoverFailedNodes' ? 7 : 2);
  const operatorService = {
    listSearchAttributes:
      answers.list ??
      (async () => ({
        customAttributes: Object.fromEntries(answers.known.map((name) => [name, types(name)])),
      })),
    addSearchAttributes: async (request: { searchAttributes: Record<string, number> }) => {
      added.push(...Object.keys(request.searchAttributes));
      await answers.add?.();
    },
  };
  const workflowService = { countWorkflowExecutions: async () => ({ count: 0 }) };
  return { connection: { operatorService, workflowService } as unknown as Operated, added };
};

test('only what is missing is registered', async () => {
  const { connection: server, added } = aServer({ known: names.slice(1) });
  await ensureSearchAttributes(server, 'blue');
  expect(added).toEqual(['CutoverCluster']);
});

test('who may not register is told what somebody else must run', async () => {
  const { connection: server } = aServer({
    known: names.slice(2),
    add: async () => {
      throw new Error('Request unauthorized.');
    },
  });
  await expect(ensureSearchAttributes(server, 'blue')).rejects.toThrow(
    'namespace "blue" of Temporal does not know CutoverCluster, CutoverFrom, and they could not be registered: ' +
      'Request unauthorized.; have somebody who may run this, then start the worker again:\n' +
      'temporal operator search-attribute create --namespace blue --type Keyword --name CutoverCluster --name CutoverFrom',
  );
});

test('where the server does not tell what it has, a query that it takes is enough', async () => {
  const { connection: server, added } = aServer({
    known: [],
    list: async () => {
      throw new Error('unknown service temporal.api.operatorservice.v1.OperatorService');
    },
  });
  await ensureSearchAttributes(server, 'blue');
  expect(added).toEqual([]);
});
