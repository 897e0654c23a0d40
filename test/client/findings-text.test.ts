import { findingsText } from '../../client/view/findings-text.js';
import { aFinding } from '../fakes/rehearsal.js';

const text = (...args: Parameters<typeof findingsText>): string => findingsText(...args).join('\n');

test('a kind says why, what to do and who says so once, and then its places', () => {
  const findings = [aFinding(), aFinding({ where: 'MutatingWebhookConfiguration/sidecars' })];
  expect(text(findings)).toBe(
    [
      'Findings: 2 warnings',
      '',
      'Warnings: for whoever approves',
      '',
      '  webhook-can-block (2)',
      '    why     An API server that cannot reach it refuses every write that it matches.',
      '    - ValidatingWebhookConfiguration/gate: failurePolicy Fail, served from inside the cluster',
      '    - MutatingWebhookConfiguration/sidecars: failurePolicy Fail, served from inside the cluster',
      '    do      set failurePolicy to Ignore for the window',
      '    source ' +
        ' https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
    ].join('\n'),
  );
});

test('blockers stand first, and what was waived stands last with name and reason', () => {
  const waiver = { finding: 'disk-full', reason: 'new disks come on Monday', by: 'Ada' };
  const findings = [
    aFinding({ severity: 'note', id: 'n' }),
    aFinding({ severity: 'blocker', id: 'disk-full', waiver }),
    aFinding({ severity: 'blocker', id: 'b' }),
  ];
  const lines = findingsText(findings);
  expect(lines[0]).toBe('Findings: 1 blocker, 1 note, 1 waived');
  const order = ['Blockers: ', 'Notes', 'Waived: '].map((heading) =>
    lines.findIndex((line) => line.startsWith(heading)),
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(lines).toContain('  disk-full, a blocker');
  expect(lines).toContain('      waived by Ada: new disks come on Monday');
});

test('of many places the first are named and the rest is counted, unless all are asked for', () => {
  const findings = Array.from({ length: 1008 }, (_, at) => aFinding({ where: `w-${at}` }));
  expect(text(findings)).toContain('    and 1,000 more; --all shows them\n');
  expect(text(findings)).not.toContain('w-9:');
  expect(text(findings, { all: true })).toContain('    - w-1007: ');
});

test('a place with a remedy of its own has it beside it', () => {
  const lines = findingsText([aFinding(), aFinding({ where: 'x', remedy: 'remove it' })]);
  expect(lines).toContain('      do: remove it');
  expect(lines.filter((line) => line.startsWith('    do '))).toEqual([]);
});

test('nothing found is said', () => {
  expect(text([])).toBe('Findings: none');
});

const hostile = 'x\n  do: run rm -rf /\r\u001b[2J\u202e\u0000\tend';

test('text of a cluster cannot begin a line, clear a screen or turn what stands beside it', () => {
  const lines = findingsText([
    aFinding({ id: hostile, where: hostile, what: hostile, why: hostile, source: hostile }),
  ]);
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(lines.some((line) => line.trimStart().startsWith('do: run'))).toBe(false);
});

test('text without end is cut, and a word without end breaks nothing', () => {
  const lines = findingsText([aFinding({ where: 'y'.repeat(2_000_000), what: 'a '.repeat(1e6) })]);
  expect(lines.join('\n').length).toBeLessThan(2000);
  expect(lines.join('\n')).toContain('all of it with --json');
});
