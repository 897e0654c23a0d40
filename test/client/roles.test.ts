import { parseAllDocuments } from 'yaml';
import { apiPhaseNames, apiPhases } from '../../model/api-rights.js';
import { textOf } from '../tree.js';
import { cutover } from './a-terminal.js';

test.each(apiPhaseNames)(
  'the roles of %s are manifests, with bindings where a user is named',
  async (phase) => {
    const printed = async (...args: readonly string[]) => {
      const { out, code } = await cutover(['roles', phase, ...args]);
      expect(code).toBe(0);
      return parseAllDocuments(out).map((document) => document.toJS() as { kind: string });
    };
    const roles = 'kubeSystem' in apiPhases[phase] ? ['ClusterRole', 'Role'] : ['ClusterRole'];
    expect((await printed()).map(({ kind }) => kind)).toEqual(roles);
    const bound = await printed('--user', 'system:serviceaccount:ops:cutover');
    expect(bound.map(({ kind }) => kind)).toEqual(
      roles.flatMap((kind) => [kind, `${kind}Binding`]),
    );
  },
);

test('without a phase each is told with what it is for', async () => {
  const { out } = await cutover(['roles']);
  expect(out.split('\n').map((line) => line.split(' ')[0])).toEqual(apiPhaseNames);
});

test.each([
  [['roles', 'all'], 'phase is "all"; it must be one of look, '],
  [['roles', '__proto__'], 'phase is "__proto__"'],
  [['roles', '--user', 'ann'], '--user is for one phase'],
  [['roles', 'look', '--user', 'a\nb'], '--user is "a\\nb"'],
  [['roles', 'look', '--user', ''], '--user is ""'],
])('%j is refused', async (args, said) => {
  expect(await cutover(args)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(said),
  });
});

test('every phase stands in the document', () => {
  const page = textOf('docs/security/kubernetes-rights.md');
  expect(apiPhaseNames.filter((name) => !page.includes(`| \`${name}\``))).toEqual([]);
});
