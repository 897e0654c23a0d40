import {
  compareNodes,
  type NodeIdentity,
} from '../../../../activities/assess/node-findings/across.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const digest = (letter: string) => letter.repeat(64);

const two = (
  name: string,
  expected: readonly string[],
  second: Partial<NodeIdentity>,
): Labelled => {
  const digests = {
    authority: digest('a'),
    'token-key': digest('b'),
    'encryption-key': digest('c'),
  };
  const first: NodeIdentity = {
    node: { name: 'cp-1', role: 'control-plane' },
    machineId: '1',
    digests,
  };
  const other = { node: { name: 'cp-2', role: 'control-plane' }, machineId: '2', digests } as const;
  return {
    name,
    expected,
    findings: () =>
      compareNodes([
        first,
        { ...other, ...second, digests: { ...digests, ...second.digests } },
        { node: { name: 'w-1', role: 'worker' }, digests: {} },
      ]),
  };
};

/** Nodes that differ where they must not, or are alike where they must not. */
export const acrossLabels: LabelledSet = [
  two('nodes that go together', [], {}),
  two('two authorities', ['authority-differs'], { digests: { authority: digest('d') } }),
  two('two keys for tokens', ['token-key-differs'], { digests: { 'token-key': digest('d') } }),
  two('two keys for encryption', ['encryption-key-differs'], {
    digests: { 'encryption-key': digest('d') },
  }),
  two('cloned machines', ['machine-id-shared'], { machineId: '1' }),
];
