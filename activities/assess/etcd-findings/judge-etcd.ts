import type { Finding } from '../../../model/finding.js';
import { access } from './access.js';
import { amount, slowness } from './burden.js';
import type { EtcdContext, MemberReading } from './member.js';
import { agreement, membership, reach } from './members.js';
import { versions } from './versions.js';

const detectors: readonly ((
  members: readonly MemberReading[],
  context: EtcdContext,
) => readonly Finding[])[] = [reach, membership, agreement, amount, slowness, access, versions];

/** Every judgement on what the members of an etcd tell. */
export const judgeEtcd = (members: readonly MemberReading[], context: EtcdContext): Finding[] =>
  detectors.flatMap((detector) => detector(members, context));
