"""Who keeps the clock, and how well it goes."""

import re

from cutover import facts_look as look

DAEMONS = ['chronyd.service', 'chrony.service', 'systemd-timesyncd.service', 'ntp.service',
           'ntpd.service', 'ntpsec.service', 'openntpd.service', 'ptp4l.service', 'phc2sys.service']


def read(_arguments):
    told = dict(line.partition('=')[::2]
                for line in (look.said(['timedatectl', 'show']) or '').splitlines())
    return {
        'daemons': sorted(look.states(DAEMONS)),
        # Old releases of timedatectl cannot show properties.
        'isSynchronised': {'yes': True, 'no': False}.get(told.get('NTPSynchronized', '')),
        'offsetMs': _offset(),
    }


def _offset():
    """What chrony says it is off by, milliseconds; None without chrony."""
    found = re.search(r'^System time\s*:\s*([\d.]+) seconds', look.said(['chronyc', '-n', 'tracking']) or '',
                      re.M)
    return round(float(found.group(1)) * 1000, 3) if found else None
