import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { MemberReading, MemberTold } from './member.js';

/** Raft entries that a member may be behind; etcd itself refuses requests from 5000 on. */
const LAG = 1_000;

/** Members that did not answer. */
export const reach = (members: readonly MemberReading[]): Finding[] =>
  members.flatMap(({ where, failure }) => {
    if (failure === undefined) return [];
    const isOff = failure.includes('gateway is off');
    return [found(isOff ? 'etcd-gateway-off' : 'etcd-unreachable', where, failure)];
  });

/** The list of members, as the first that answers has it. */
export function membership(members: readonly MemberReading[]): Finding[] {
  const [first] = answering(members);
  if (!first) return [];
  const list = first.told.members;
  const voters = list.filter(({ isLearner }) => !isLearner);
  // An unstarted member has no name; one whose node did not answer is told of already.
  const known = new Set(answering(members).map(({ told }) => told.member));
  const isComplete = members.every(({ failure }) => failure === undefined);
  return [
    ...list
      .filter(({ name }) => name === '')
      .map(({ peerUrls }) =>
        found('etcd-member-unstarted', first.where, `member ${peerUrls.join(', ')}`),
      ),
    ...list
      .filter(({ isLearner }) => isLearner)
      .map(({ name }) => found('etcd-learner', first.where, `member ${name} is a learner`)),
    ...(voters.length % 2 === 0
      ? [found('etcd-even-members', first.where, `${voters.length} members vote`)]
      : []),
    ...list
      .filter(({ id, name }) => isComplete && !first.isOutside && name !== '' && !known.has(id))
      .map(({ name, peerUrls }) =>
        found('etcd-member-elsewhere', first.where, `member ${name} at ${peerUrls.join(', ')}`),
      ),
  ];
}

/** What members have to agree on. */
export function agreement(members: readonly MemberReading[]): Finding[] {
  const all = answering(members);
  const [first, ...rest] = all;
  if (!first) return [];
  const latest = Math.max(...all.map(({ told }) => told.raftIndex));
  const hashed = all.filter(({ hash }) => hash !== undefined);
  return [
    ...rest
      .filter(({ told }) => told.cluster !== first.told.cluster)
      .map(({ where }) => found('etcd-clusters-differ', where, `not the one of ${first.where}`)),
    ...all
      .filter(({ told }) => told.leader === '0')
      .map(({ where }) => found('etcd-without-leader', where, 'this member sees no leader')),
    ...rest
      .filter(({ told }) => isSame(told, first.told) && seesOther(told, first.told))
      .map(({ where, told }) =>
        found(
          'etcd-leaders-differ',
          where,
          `it follows ${told.leader}, ${first.where} follows ${first.told.leader}`,
        ),
      ),
    ...hashed
      .filter(({ told, hash }) => isSame(told, first.told) && hash !== hashed[0]?.hash)
      .map(({ where }) =>
        found(
          'etcd-data-unlike',
          where,
          `its keys hash to another value than those of ${hashed[0]?.where ?? ''}`,
        ),
      ),
    ...all
      .filter(({ told }) => isSame(told, first.told) && behind(told, latest) > LAG)
      .map(({ where, told }) =>
        found('etcd-lagging', where, `${behind(told, latest)} entries behind`),
      ),
  ];
}

/** Those that told something. */
export const answering = (members: readonly MemberReading[]) =>
  members.flatMap((member) => (member.told ? [{ ...member, told: member.told }] : []));

const isSame = (told: MemberTold, other: MemberTold): boolean => told.cluster === other.cluster;
const seesOther = (told: MemberTold, other: MemberTold): boolean =>
  told.leader !== '0' && other.leader !== '0' && told.leader !== other.leader;
const behind = ({ appliedIndex }: MemberTold, latest: number): number => latest - appliedIndex;
