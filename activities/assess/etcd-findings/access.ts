import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { MemberReading } from './member.js';

const LOOPBACK = /\/\/(?:127\.|localhost|\[::1\])/;

/** Ports that answer whoever asks. Of an etcd outside, nobody here knows the flags. */
export const access = (members: readonly MemberReading[]): Finding[] =>
  members.flatMap(({ where, flags }) => {
    const urls = (flags.get('listen-client-urls') ?? '')
      .split(',')
      .map((url) => url.trim())
      .filter((url) => url !== '' && !url.startsWith('unix') && !LOOPBACK.test(url));
    const plain = urls.filter((url) => url.startsWith('http:'));
    const asksNobody = flags.get('client-cert-auth') !== 'true';
    const open = asksNobody ? urls : plain;
    return open.length === 0
      ? []
      : [
          found(
            'etcd-open',
            where,
            `etcd listens on ${open.join(', ')} without asking for a certificate`,
          ),
        ];
  });
