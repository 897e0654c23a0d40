import { versionFacts } from '../../../model/facts/versions.js';
import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import type { EtcdContext, MemberReading } from './member.js';
import { answering } from './members.js';

/** The first of 3.5 that 3.6 can follow: CHANGELOG-3.5, members that come back from the dead. */
const BEFORE_3_6 = '3.5.26';

/** etcd's version against itself and the target. */
export function versions(members: readonly MemberReading[], { to }: EtcdContext): Finding[] {
  const all = answering(members);
  const [first, ...rest] = all;
  const facts = versionFacts.find(({ minor }) => minor === minorOf(to));
  if (!first) return [];
  return [
    ...rest
      .filter(({ told }) => told.version !== first.told.version)
      .map(({ where, told }) =>
        found(
          'etcd-versions-differ',
          where,
          `etcd ${told.version}, ${first.where} has ${first.told.version}`,
        ),
      ),
    ...all
      .filter(
        ({ isOutside, told }) =>
          isOutside && facts !== undefined && isOlder(told.version, facts.minExternalEtcd),
      )
      .map(({ where, told }) =>
        found(
          'etcd-outside-too-old',
          where,
          `etcd ${told.version}, ${to} needs ${facts?.minExternalEtcd ?? ''}`,
        ),
      ),
    ...(facts && !first.isOutside && isApart(first.told.version, facts.etcd)
      ? [
          found(
            'etcd-versions-apart',
            first.where,
            `the data of etcd ${first.told.version} cannot simply be opened by ${facts.etcd}`,
          ),
        ]
      : []),
  ];
}

/** etcd goes one minor at a time, and to 3.6 from 3.5.26 on alone. */
const isApart = (is: string, target: string): boolean =>
  minor(target) - minor(is) > 1 ||
  (minor(is) === 5 && minor(target) === 6 && isOlder(is, BEFORE_3_6));

const minor = (version: string): number => Number(version.split('.')[1] ?? 0);

function isOlder(version: string, than: string): boolean {
  const other = than.split('.').map(Number);
  const parts = version.split(/[.+-]/).slice(0, 3).map(Number);
  for (const [at, part] of parts.entries())
    if (part !== (other[at] ?? 0)) return part < (other[at] ?? 0);
  return false;
}
