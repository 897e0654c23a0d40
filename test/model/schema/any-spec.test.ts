import fc from 'fast-check';
import { errorLines, parse } from '../../../model/schema/parse.js';
import { InPlaceSpecSchema } from '../../../model/schema/spec.js';
import {
  deeply,
  growth,
  hostileText,
  hostileValue,
  polluted,
  unseen,
} from '../../fakes/hostile.js';
import { aSpec } from './a-spec.js';

const linesOf = (written: unknown): string[] => {
  const parsed = parse(InPlaceSpecSchema, written);
  return parsed.ok ? [] : errorLines(parsed.errors);
};

const window = { zone: 'Europe/Berlin', weekdays: ['saturday'], start: '22:00', lengthMinutes: 60 };
/** Something in every field, so that each can be made bad. */
const full = {
  ...aSpec(),
  requestedBy: 'Ada',
  parallelism: 3,
  batches: { size: 5, gateEvery: 1 },
  gates: ['plan', 'accept'],
  windows: [{ ...window, blackouts: [{ from: '2026-12-24', reason: 'year-end' }] }],
  receivers: [
    { url: 'https://chat.example.org/x', form: 'slack' },
    {
      url: { kubernetes: { kubeconfig: '/etc/ops.yaml', namespace: 'a', name: 'b', key: 'c' } },
      form: 'json',
      secret: {
        vault: {
          address: 'https://vault.example',
          path: 'kv/a',
          key: 'b',
          tokenFile: '/etc/vault',
          namespace: 'team',
        },
      },
    },
  ],
  checks: [{ name: 'web', url: 'http://10.0.0.1/' }],
  waivers: [{ finding: 'clock-skew', reason: 'known since 2019', by: 'Ada' }],
  manifests: ['/srv/gitops'],
  infrastructureHook: ['/opt/check', '-v'],
  ladder: [{ version: 'v1.21.0', bundle: '/srv/rung' }],
  approvals: { people: 2, at: { accept: { people: 1 } } },
  drain: { timeoutSeconds: 60 },
};

type Path = readonly (string | number)[];
const pathsIn = (value: unknown, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => {
        const here = [...path, Array.isArray(value) ? Number(key) : key];
        return [here, ...pathsIn(inner, here)];
      })
    : [];

function withAt(value: unknown, [first, ...rest]: Path, put: unknown): unknown {
  if (first === undefined) return put;
  const copy: object = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, first, withAt(Reflect.get(copy, first), rest, put));
  return copy;
}

const bad = fc.oneof(hostileValue, hostileText);

test('the full spec is one', () => {
  expect(linesOf(full)).toEqual([]);
});

test('whatever stands in a field: it is taken as it comes out again, or refused in lines that can be seen', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pathsIn(full)), bad, (path, put) => {
      const parsed = parse(InPlaceSpecSchema, withAt(full, path, put));
      if (parsed.ok) expect(parse(InPlaceSpecSchema, parsed.value)).toEqual(parsed);
      else
        for (const line of errorLines(parsed.errors)) {
          expect(unseen(line)).toBe('');
          expect(line).toMatch(/^[^\n]*(?:is missing|is not allowed|no such field|and \d+ more)/);
          expect(line.length).toBeLessThan(1_500);
        }
    }),
    { numRuns: 3_000 },
  );
  expect(polluted()).toEqual([]);
});

/** Within a reference to a secret; what stands there, a name as well, may be the secret itself. */
const isInReference = ([first, , field, inner]: Path): boolean =>
  first === 'receivers' && (field === 'url' || field === 'secret') && inner !== undefined;

test('a field that nobody knows is refused at its own place, wherever it stands', () => {
  const maps = pathsIn(full).filter(
    (path) => typeof path.at(-1) === 'string' && !isInReference(path),
  );
  fc.assert(
    fc.property(fc.constantFrom(...maps), (path) => {
      const lines = linesOf(withAt(full, [...path.slice(0, -1), 'nobodyKnows'], 1));
      expect(lines).toEqual([expect.stringMatching(/(?:^|\.)nobodyKnows: no such field/)]);
    }),
  );
});

test('a field that nobody knows in a reference to a secret is refused, and not named', () => {
  const inReferences = pathsIn(full).filter(isInReference);
  expect(inReferences).toHaveLength(11);
  for (const path of inReferences) {
    const lines = linesOf(withAt(full, [...path.slice(0, -1), 'nobodyKnows'], 1));
    expect(lines).toEqual([
      expect.stringMatching(/^receivers\[1\]\.(?:url|secret).* a map is not/),
    ]);
    expect(lines[0]).not.toContain('nobodyKnows');
  }
});

test('anything that is no spec is refused as one', () => {
  fc.assert(fc.property(bad, (written) => linesOf(written).length > 0));
  expect(linesOf(deeply(50_000))[0]).toContain('a list of 1 is not allowed; must be a map');
  expect(linesOf(aSpec({ layout: deeply(50_000) }))[0]).toContain('layout: a list of 1');
});

const nodesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `n-${index}`,
    address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
    ...(index === 0 && { role: 'control-plane' }),
  }));

test('ten thousand nodes are a spec, one more is not', () => {
  expect(linesOf(aSpec({ nodes: nodesOf(10_000) }))).toEqual([]);
  expect(linesOf(aSpec({ nodes: nodesOf(10_001) }))).toEqual([
    'nodes: a list of 10001 is not allowed; must name at most 10000 of nodes',
  ]);
});

test('of ten thousand wrong nodes fifty are told', () => {
  const nodes = nodesOf(10_000).map((node) => ({ ...node, port: 0 }));
  expect(linesOf(aSpec({ nodes }))).toHaveLength(51);
});

test('time grows with the number of nodes, no faster', async () => {
  expect(await growth((count) => linesOf(aSpec({ nodes: nodesOf(count) })), 1_000)).toBeLessThan(
    11,
  );
});

const cp = { name: 'cp-1', address: '10.0.0.11', role: 'control-plane' };
test.each([
  ['fd00::12', 'fd00:0:0::0012'],
  ['FD00::12', 'fd00::12'],
  ['::ffff:10.0.0.12', '10.0.0.12'],
  ['::ffff:a00:c', '10.0.0.12'],
  ['W-1.example.org', 'w-1.example.org'],
])('%s and %s are one machine', (one, other) => {
  const nodes = [cp, { name: 'w-1', address: one }, { name: 'w-2', address: other }];
  expect(linesOf(aSpec({ nodes }))).toEqual([
    expect.stringMatching(
      /^nodes\[2\]\.address: .*must be another address than that of nodes\[1\]/,
    ),
  ]);
});

test.each<[string, object, string]>([
  ['a batch of none', { batches: { size: 0 } }, 'batches.size: 0 is not allowed; must be a whole'],
  ['a budget in per cent', { failureBudget: '101%' }, 'failureBudget: "101%" is not allowed'],
  ['a budget of a half', { failureBudget: 0.5 }, 'failureBudget: 0.5 is not allowed'],
  ['a pace that is infinite', { parallelism: Infinity }, 'parallelism: Infinity is not allowed'],
  [
    'a window by cron',
    { windows: [{ ...window, start: '0 0 22 * * 6' }] },
    'windows[0].start: "0 0',
  ],
  ['a port of 70000', { ssh: { ...(aSpec()['ssh'] as object), port: 70_000 } }, 'ssh.port: 70000'],
  ['a name of 64 letters', { cluster: 'x'.repeat(64) }, 'cluster: "xxx'],
])('%s is refused', (_, change, line) => {
  expect(linesOf(aSpec({ ...change }))).toEqual([expect.stringContaining(line)]);
});
