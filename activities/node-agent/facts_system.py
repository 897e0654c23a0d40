"""The machine: kernel, memory, control groups, security modules, pressure."""

import os
import platform
import re
import sys

from cutover import facts_look as look, places

SYSCTLS = ('net/ipv4/ip_forward', 'net/bridge/bridge-nf-call-iptables', 'vm/overcommit_memory',
           'kernel/panic', 'kernel/panic_on_oops', 'kernel/pid_max', 'kernel/threads-max',
           'net/netfilter/nf_conntrack_count', 'net/netfilter/nf_conntrack_max')


def read(_arguments):
    release = dict(line.partition('=')[::2] for line in look.lines('/etc/os-release'))
    memory = _numbers('/proc/meminfo')
    counters = _numbers('/proc/vmstat')
    load = (look.text('/proc/loadavg', 256) or '0 0 0 0/0').split()
    return {
        'os': release.get('PRETTY_NAME', '').strip('"')[:200],
        'osId': release.get('ID', '').strip('"')[:60],
        'kernel': platform.release()[:100],
        'machine': platform.machine()[:40],
        'python': '%d.%d' % sys.version_info[:2],
        'hostname': platform.node()[:255],
        'machineId': (look.text('/etc/machine-id', 64) or '').strip(),
        'isContainer': _is_container(),
        'cpus': _cpus(),
        'memoryBytes': memory.get('MemTotal', 0) * 1024,
        'availableBytes': memory.get('MemAvailable', memory.get('MemFree', 0)) * 1024,
        'swapBytes': memory.get('SwapTotal', 0) * 1024,
        'uptimeSeconds': int(float((look.text('/proc/uptime', 64) or '0').split()[0])),
        'oomKills': counters.get('oom_kill', 0),
        'load15': float(load[2]),
        'threads': int(load[3].partition('/')[2] or 0),
        'pressure': dict((what, _pressure(what)) for what in ('memory', 'io')),
        'cgroup': _cgroup(),
        'sysctls': _sysctls(),
        'systemd': _systemd(),
        'selinux': {1: 'enforcing', 0: 'permissive'}.get(look.number('/sys/fs/selinux/enforce'), 'off'),
        'isRebootRequired': os.path.exists(places.at('/var/run/reboot-required')),
    }


def _numbers(path):
    """`Name: 12 kB` and `name 12` lines."""
    found = re.findall(r'^(\w+):?\s+(\d+)', look.text(path) or '', re.M)
    return dict((name, int(value)) for name, value in found)


def _cpus():
    try:
        return os.sysconf('SC_NPROCESSORS_ONLN')
    except (ValueError, OSError):
        return 0


def _is_container():
    """A container shares its host's clock, kernel and counters, so they are not its own to judge."""
    kind = (look.said(['systemd-detect-virt', '--container']) or 'none').strip()
    return kind not in ('none', '')


def _pressure(what):
    """Per cent of five minutes in which everything waited; None where the kernel does not tell."""
    found = re.search(r'^full .*avg300=([\d.]+)', look.text('/proc/pressure/' + what, 512) or '', re.M)
    return float(found.group(1)) if found else None


def _cgroup():
    kinds = set()
    for line in look.lines('/proc/self/mountinfo', 4 * 1024 * 1024):
        before, _, after = line.partition(' - ')
        kind, point = after.split(' ')[0], before.split(' ')[4]
        if kind in ('cgroup', 'cgroup2') and point.startswith('/sys/fs/cgroup'):
            kinds.add(kind)
    if kinds == set(['cgroup2']):
        return 'v2'
    return 'hybrid' if 'cgroup2' in kinds else 'v1' if kinds else 'unknown'


def _sysctls():
    found = dict((name, look.number('/proc/sys/' + name)) for name in SYSCTLS)
    return dict((name.replace('/', '.'), value) for name, value in found.items() if value is not None)


def _systemd():
    """Version and, on RPM systems, the package's release: 219-67 and older hang under many units."""
    version = re.match(r'systemd (\d+)', look.said(['systemctl', '--version']) or '')
    release = look.said(['rpm', '-q', '--queryformat', '%{RELEASE}', 'systemd']) or ''
    package = re.match(r'\d+', release)
    return {'version': int(version.group(1)) if version else 0,
            'release': int(package.group(0)) if package else None}
