import { z } from 'zod';
import { findingKinds } from '../../../model/finding-kinds/all.js';
import { parse } from '../../../model/schema/parse.js';
import { InPlaceSpecSchema } from '../../../model/schema/spec.js';
import { aSpec } from './a-spec.js';

const cp = { name: 'cp-1', address: '10.0.0.11', role: 'control-plane' };
const withNode = (node: unknown) => ({ nodes: [cp, node] });
const withAddress = (address: unknown) => withNode({ name: 'w-1', address });
const ssh = { privateKeyFile: '/k', knownHostsFile: '/h' };

const errors = (input: unknown): string[] => {
  const parsed = parse(InPlaceSpecSchema, input);
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
};

const value = (change: Readonly<Record<string, unknown>> = {}) => {
  const parsed = parse(InPlaceSpecSchema, aSpec(change));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
};

test('the least that must be written gets every default', () => {
  const { layout, ...spec } = value();
  expect(layout.name).toBe('kubeadm');
  expect(spec).toMatchObject({
    carry: 'reimport',
    ssh: { user: 'root' },
    nodes: [{ port: 22 }, { port: 22, role: 'worker' }],
    parallelism: 10,
    failureBudget: 0,
    gates: ['plan', 'accept'],
    stopGraceSeconds: 10,
    startTimeoutSeconds: 180,
    checks: [],
    waivers: [],
    manifests: [],
    ladder: [],
    importMode: 'create',
  });
  expect(Object.keys(spec)).not.toContain('infrastructureHook');
});

const waiver = {
  finding: 'infrastructure/load-balancer',
  where: 'vip 10.0.0.1',
  reason: 'moved by hand, CHG-4711',
  by: 'Ada',
};
const aLadder = (...versions: string[]) => ({
  ladder: versions.map((version) => ({ version, bundle: '/srv/bundles/rung' })),
});
const withWaiver = (change: object) => ({ waivers: [{ ...waiver, ...change }] });
const hook = ['/opt/checks/front', '--cluster', 'a;b $(c) "d"'];

test('waivers, folders of manifests and a hook come out as they were written', () => {
  const written = { waivers: [waiver], manifests: ['/srv/gitops'], infrastructureHook: hook };
  expect(value({ ...written, importMode: 'apply' })).toMatchObject({
    ...written,
    importMode: 'apply',
  });
});

test('findings of every kind can be waived', () => {
  const waivers = Object.keys(findingKinds).map((finding) => ({ ...waiver, finding }));
  expect(errors(aSpec({ waivers }))).toEqual([]);
});

test('a waiver for one place stands beside one for another, and beside one for all', () => {
  const { where: _, ...everywhere } = waiver;
  expect(errors(aSpec({ waivers: [waiver, { ...waiver, where: 'w-1' }, everywhere] }))).toEqual([]);
});

test('in a stepwise upgrade the data stays where it is', () => {
  expect(value({ strategy: 'in-place-stepwise' })).toMatchObject({ carry: 'data' });
  expect(errors(aSpec({ strategy: 'in-place-stepwise', carry: 'reimport' }))).toEqual([
    expect.stringMatching(/^carry: .*must be left out/),
  ]);
  expect(errors(aSpec({ strategy: 'in-place-stepwise', gates: ['batch'] }))).toEqual([]);
});

test('a stepwise upgrade climbs no ladder', () => {
  const stepwise = { strategy: 'in-place-stepwise', gates: [] };
  expect(errors(aSpec({ ...stepwise, ...aLadder('v1.21.0') }))).toEqual([
    expect.stringMatching(/^ladder: .*must be left out/),
  ]);
  expect(errors(aSpec({ ...stepwise, ladder: [] }))).toEqual([]);
});

test('workers of a switch do not lag', () => {
  expect(errors(aSpec({ workers: 'lag' }))).toEqual([
    expect.stringMatching(/^workers: .*must be left out/),
  ]);
});

test('a stepwise spec parses to itself', () => {
  const once = value({ strategy: 'in-place-stepwise', drain: { emptyDirPods: 'evict' } });
  expect(parse(InPlaceSpecSchema, once)).toEqual({ ok: true, value: once });
});

test('a parsed spec parses to itself', () => {
  const once = value({
    ssh: { ...ssh, port: 2222 },
    gates: ['accept'],
    requestedBy: 'Ada',
    waivers: [{ finding: 'infrastructure/x', reason: 'known since 2019', by: 'Ada' }],
    infrastructureHook: ['/opt/x'],
  });
  expect(parse(InPlaceSpecSchema, once)).toEqual({ ok: true, value: once });
});

test('jump hosts answer at port 22 unless told', () => {
  const jumpHosts = [{ address: 'b' }, { address: '10.0.0.1', port: 2222, user: 'ops' }];
  expect(value({ ssh: { ...ssh, jumpHosts } }).ssh.jumpHosts).toEqual([
    { address: 'b', port: 22 },
    jumpHosts[1],
  ]);
});

test('the port of ssh is that of every node without one of its own', () => {
  const nodes = [cp, { name: 'w-1', address: '10.0.0.11', port: 2201 }];
  expect(value({ nodes, ssh: { ...ssh, port: 2200 } }).nodes.map(({ port }) => port)).toEqual([
    2200, 2201,
  ]);
});

test('the plan gate is there whatever the spec says, and gates stand in the order they are met', () => {
  expect(value({ gates: [] }).gates).toEqual(['plan']);
  expect(value({ gates: ['accept', 'window'] }).gates).toEqual(['plan', 'window', 'accept']);
});

test.each(['w-1.example.org', 'fd00::12', '10.0.0.12', 'W-1'])('a node may be at %s', (address) => {
  expect(errors(aSpec(withAddress(address)))).toEqual([]);
});

test('every wrong field is named at once, each with its value and what is allowed', () => {
  const change = { cluster: 'Blue!', parallelism: 0, version: 'v1.19.12', gates: ['plan', 'plan'] };
  expect(errors(aSpec({ ...change, ...withNode({ ...cp, port: 70_000 }), colour: 1 }))).toEqual([
    'cluster: "Blue!" is not allowed; must be a name of lower-case letters, digits and dashes, at most 63 of them',
    'nodes[1].port: 70000 is not allowed; must be a whole number from 1 to 65535',
    'parallelism: 0 is not allowed; must be a whole number from 1 to 250 nodes at the same time',
    expect.stringMatching(/^colour: no such field; the fields here are strategy, carry, /),
    'version: "v1.19.12" is not allowed; must be newer than v1.19.12, the version to move from',
    'nodes[1].name: "cp-1" is not allowed; must be another name than that of nodes[0]',
    'gates[1]: "plan" is not allowed; must be named once; gates[0] is the same',
  ]);
});

test.each([
  ['no nodes', { nodes: [] }, 'nodes: an empty list'],
  ['no control plane', { nodes: [{ name: 'w-1', address: '10.0.0.12' }] }, 'nodes: a list of 1'],
  ['one address twice', withAddress('10.0.0.11'), 'nodes[1].address: "10.0.0.11 port 22"'],
  ['an address with a command', withAddress('$(reboot)'), 'nodes[1].address: "$(reboot)"'],
  ['an address with two commands', withAddress('a;b'), 'nodes[1].address: "a;b"'],
  ['an address of two lines', withAddress('a\nb'), 'nodes[1].address: "a\\nb"'],
  ['an address that ends a line', withAddress('a\n'), 'nodes[1].address: "a\\n"'],
  ['an address that is an option', withAddress('-oX=y'), 'nodes[1].address: "-oX=y"'],
  ['an address with a zone', withAddress('fe80::1%eth0'), 'nodes[1].address: "fe80::1%eth0"'],
  ['a mistyped address', withAddress('10.0.0.256'), 'nodes[1].address: "10.0.0.256"'],
  ['an address in octal', withAddress('010.0.0.1'), 'nodes[1].address: "010.0.0.1"'],
  ['a number for an address', withAddress(10), 'nodes[1].address: 10'],
  ['an unknown role', withNode({ name: 'w', address: 'w', role: 'master' }), 'nodes[1].role: "mas'],
  ['a port that is text', withNode({ name: 'w', address: 'w', port: '22' }), 'nodes[1].port: "22"'],
  ['port 0', withNode({ name: 'w', address: 'w', port: 0 }), 'nodes[1].port: 0'],
  [
    'a misspelt field',
    withNode({ name: 'w', address: 'w', adress: 1 }),
    'nodes[1].adress: no such field; the ',
  ],
  ['a minor alone', { version: '1.28' }, 'version: "1.28" is not allowed; must be a released'],
  ['a version read as a number', { version: 1.28 }, 'version: 1.28 is not allowed; must be a rel'],
  ['no v', { version: '1.28.6' }, 'version: "1.28.6" is not allowed; must be a released version'],
  ['latest', { version: 'latest' }, 'version: "latest"'],
  ['a pre-release', { version: 'v1.28.6-rc.1' }, 'version: "v1.28.6-rc.1"'],
  ['a vendor build', { version: 'v1.28.6+k3s1' }, 'version: "v1.28.6+k3s1"'],
  ['a leading zero', { version: 'v1.028.6' }, 'version: "v1.028.6"'],
  ['a downgrade', { version: 'v1.18.8' }, 'version: "v1.18.8" is not allowed; must be newer than'],
  ['a source of before 1.14', { from: 'v1.13.9' }, 'from: "v1.13.9" is not allowed; must be v1.14'],
  ['another strategy', { strategy: 'in-place' }, 'strategy: "in-place"'],
  ['a relative path', { bundle: 'bundle' }, 'bundle: "bundle"'],
  ['a path that climbs', { bundle: '/srv/../etc' }, 'bundle: "/srv/../etc"'],
  ['a path with NUL', { bundle: '/srv\0' }, 'bundle: "/srv\\u0000"'],
  [
    'an unknown gate',
    { gates: ['coffee'] },
    'gates[0]: "coffee" is not allowed; must be one of plan',
  ],
  ['a thousand million lanes', { parallelism: 1e9 }, 'parallelism: 1000000000'],
  ['no number at all', { parallelism: Number.NaN }, 'parallelism: NaN'],
  ['a negative budget', { failureBudget: -1 }, 'failureBudget: -1'],
  ['a budget of all nodes', { failureBudget: 2 }, 'failureBudget: 2 is not allowed; must be less'],
  ['a long name', { cluster: 'x'.repeat(1000) }, `cluster: "${'x'.repeat(80)}…" is not allowed`],
  ['a name with blanks', { cluster: 'a b' }, 'cluster: "a b"'],
  ['a hidden reversal', { requestedBy: 'a\u202eb' }, 'requestedBy: "a\\u202eb"'],
  ['Norway', { carry: false }, 'carry: false is not allowed; must be reimport'],
  ['a user that is an option', { ssh: { ...ssh, user: '-l' } }, 'ssh.user: "-l"'],
  [
    'a certificate by a relative path',
    { ssh: { ...ssh, certificateFile: 'id-cert.pub' } },
    'ssh.certificateFile: "id-cert.pub"',
  ],
  ['no jump host in the list', { ssh: { ...ssh, jumpHosts: [] } }, 'ssh.jumpHosts: '],
  [
    'a jump host that is a command',
    { ssh: { ...ssh, jumpHosts: [{ address: '-oProxyCommand=x' }] } },
    'ssh.jumpHosts[0].address: "-oProxyCommand=x"',
  ],
  [
    'a user on a jump host that is an option',
    { ssh: { ...ssh, jumpHosts: [{ address: 'b', user: '-l' }] } },
    'ssh.jumpHosts[0].user: "-l"',
  ],
  [
    'a port that a jump host cannot have',
    { ssh: { ...ssh, jumpHosts: [{ address: 'b' }, { address: 'c', port: 0 }] } },
    'ssh.jumpHosts[1].port: 0',
  ],
  ['no ssh', { ssh: undefined }, 'ssh: is missing; must be a map with the fields user, port, '],
  ['a check with a password', { checks: [{ name: 'x', url: 'http://a:b@c' }] }, 'checks[0].url: '],
  ['a waiver of no kind', withWaiver({ finding: 'no-such' }), 'waivers[0].finding: "no-such"'],
  ['a waiver of the prototype', withWaiver({ finding: 'constructor' }), 'waivers[0].finding: "con'],
  ['a kind of a hook that climbs', withWaiver({ finding: 'infrastructure/../x' }), 'waivers[0].f'],
  ['a waiver without reason', withWaiver({ reason: undefined }), 'waivers[0].reason: is missing'],
  ['a reason that is none', withWaiver({ reason: 'ok' }), 'waivers[0].reason: "ok" is not allow'],
  ['a reason of blanks', withWaiver({ reason: 'a             b' }), 'waivers[0].reason: "a    '],
  ['a reason of two lines', withWaiver({ reason: 'known since\n2019' }), 'waivers[0].reason: "kno'],
  ['a waiver by nobody', withWaiver({ by: '' }), 'waivers[0].by: "" is not allowed'],
  ['an empty place', withWaiver({ where: '' }), 'waivers[0].where: "" is not allowed'],
  [
    'a waiver twice',
    { waivers: [waiver, waiver] },
    'waivers[1]: "infrastructure/load-balancer at ',
  ],
  ['a relative folder', { manifests: ['gitops'] }, 'manifests[0]: "gitops" is not allowed'],
  ['a folder twice', { manifests: ['/a', '/a'] }, 'manifests[1]: "/a" is not allowed; must be na'],
  ['a hook as a shell line', { infrastructureHook: '/x -v' }, 'infrastructureHook: "/x -v" is not'],
  ['a hook of nothing', { infrastructureHook: [] }, 'infrastructureHook[0]: is missing; must be'],
  ['a hook of PATH', { infrastructureHook: ['check'] }, 'infrastructureHook[0]: "check" is not al'],
  [
    'an argument with NUL',
    { infrastructureHook: ['/x', 'a\0'] },
    'infrastructureHook[1]: "a\\u0000"',
  ],
  ['many arguments', { infrastructureHook: Array(51).fill('/x') }, 'infrastructureHook: a list of'],
  [
    'a rung of the target',
    aLadder('v1.23.6'),
    'ladder[0].version: "v1.23.6" is not allowed; must be between',
  ],
  [
    'a rung from before',
    aLadder('v1.18.8'),
    'ladder[0].version: "v1.18.8" is not allowed; must be between',
  ],
  [
    'one rung twice',
    aLadder('v1.21.0', 'v1.21.0'),
    'ladder[1].version: "v1.21.0" is not allowed; must be named once',
  ],
  ['another import', { importMode: 'replace' }, 'importMode: "replace" is not allowed; must be c'],
  ['a check of a file', { checks: [{ name: 'x', url: 'file:///etc' }] }, 'checks[0].url: "file:'],
])('%s is refused', (_, change, line) => {
  expect(errors(aSpec(change))).toEqual([expect.stringContaining(line)]);
});

test.each([[[]], ['blue'], [7], [null]])('a spec that is %j is refused as a whole', (written) => {
  expect(errors(written)).toEqual([
    expect.stringMatching(/^: .* is not allowed; must be a map with the fields strategy/),
  ]);
});

test('a field that would reach the prototype is no field', () => {
  const written = JSON.parse(JSON.stringify(aSpec()).replace('{', '{"__proto__":{"x":1},'));
  expect(errors(written)).toEqual([expect.stringContaining('__proto__: no such field')]);
});

test('a map of another make says of an unknown field no more than that', () => {
  const parsed = parse(z.strictObject({ a: z.int() }), { a: 1, b: 2 });
  expect(parsed).toEqual({ ok: false, errors: [{ path: 'b', message: 'no such field' }] });
});
