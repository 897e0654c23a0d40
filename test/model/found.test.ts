import { expect, test } from '@jest/globals';
import { found } from '../../model/finding-kinds/found.js';

test('a finding has what its kind says, and its own remedy where there is a better one', () => {
  const finding = found('disk-full', 'w-1', '1 byte free', 'buy a disk');
  expect(finding).toMatchObject({ severity: 'blocker', where: 'w-1', remedy: 'buy a disk' });
  expect(finding.source).not.toBe('');
});

test('what an object of megabytes is named after is told in part', () => {
  const { what } = found('object-changed', 'a', `spec.${'x'.repeat(1_000_000)}`);
  expect(what).toHaveLength(2_001);
  expect(what.endsWith('…')).toBe(true);
});
