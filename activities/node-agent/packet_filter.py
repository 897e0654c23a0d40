"""Rules of kube-proxy and CNI in both packet filters; rules of anybody else stay as they are."""

import os
import re

from cutover import commands, files
from cutover.failures import Regressed

OURS = re.compile(r'^(KUBE|CNI)-')
# Its rules are the administrator's own, by the firewall plugin's promise.
NOT_OURS = 'CNI-ADMIN'
JUMP = re.compile(r' -[jg] (\S+)')


def backends():
    """Families and backends that this node has: `iptables-nft`. Plain names where there is one alone."""
    named = [family + backend for family in ('iptables', 'ip6tables')
             for backend in ('-legacy', '-nft') if commands.path_of(family + backend + '-save')]
    plain = [family for family in ('iptables', 'ip6tables') if commands.path_of(family + '-save')]
    return named or plain


def clear(backend, directory):
    """Removes our chains and the rules that lead to them; the rules before are kept in a file."""
    code, saved, _ = commands.attempt([backend + '-save'])
    if code != 0:
        return 0  # The kernel has no such packet filter.
    removal = removal_of(saved)
    if removal is None:
        return 0
    number = 1
    while os.path.exists('%s/%s-%d.save' % (directory, backend, number)):
        number += 1
    files.write_atomically('%s/%s-%d.save' % (directory, backend, number), saved.encode('utf-8'))
    restore = [backend + '-restore', '--noflush']
    code, _, err = commands.attempt(restore + ['-w', '5'], removal.encode('utf-8'))
    if code != 0:  # Releases before 1.6.2 know no -w.
        code, _, err = commands.attempt(restore, removal.encode('utf-8'))
    if code != 0:
        raise Regressed('%s-restore exited with %d: %s' % (backend, code, err.strip()[-300:]))
    return 1


def removal_of(saved):
    """Input for `iptables-restore --noflush` that takes ours away, or None where there is nothing."""
    lines, is_empty = [], True
    for table, chains, rules in _tables(saved):
        ours = [chain for chain in chains if _is_ours(chain)]
        leading = [rule for rule in rules if not _is_ours(rule.split()[1]) and _leads_to_ours(rule)]
        if ours or leading:
            is_empty = False
            lines += ['*' + table]
            lines += [':%s - [0:0]' % chain for chain in ours]  # Declaring a chain empties it.
            lines += ['-D' + rule[2:] for rule in leading]
            lines += ['-X ' + chain for chain in ours]
            lines += ['COMMIT']
    return None if is_empty else '\n'.join(lines) + '\n'


def _tables(saved):
    tables = []
    for line in saved.splitlines():
        if line.startswith('*'):
            tables.append((line[1:].strip(), [], []))
        elif line.startswith(':') and tables:
            tables[-1][1].append(line[1:].split()[0])
        elif line.startswith('-A ') and tables:
            tables[-1][2].append(line)
    return tables


def _leads_to_ours(rule):
    target = JUMP.search(re.sub(r'"(\\.|[^"\\])*"', '""', rule))
    return target is not None and _is_ours(target.group(1))


def _is_ours(chain):
    return OURS.match(chain) is not None and chain != NOT_OURS
