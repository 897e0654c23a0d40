"""Who else changes this node: updates by themselves, configuration management, packages not held."""

import re

from cutover import facts_look as look

AUTOMATION = ['puppet.service', 'pe-puppet.service', 'chef-client.service', 'chef-client.timer',
              'salt-minion.service', 'cfengine3.service', 'ansible-pull.timer', 'ansible-pull.service',
              'rudder-agent.service']
UPDATES = ['dnf-automatic.timer', 'dnf-automatic-install.timer', 'dnf5-automatic.timer', 'yum-cron.service',
           'apt-daily-upgrade.timer', 'transactional-update.timer', 'zincati.service',
           'update-engine.service']
PACKAGES = frozenset('kubelet kubeadm kubectl containerd containerd.io docker-ce docker.io cri-o'.split())


def read(_arguments):
    return {
        'automation': sorted(look.states(AUTOMATION)),
        'updates': [name for name in sorted(look.states(UPDATES))
                    if name != 'apt-daily-upgrade.timer' or _apt_installs()],
        'packages': _packages(),
    }


def _apt_installs():
    """The timer is there on every Debian; it installs only where unattended-upgrades is told to."""
    values = []
    for name in look.names('/etc/apt/apt.conf.d', 100):
        values += re.findall(r'^\s*APT::Periodic::Unattended-Upgrade\s+"(\w+)"',
                             look.text('/etc/apt/apt.conf.d/' + name) or '', re.M)
    return bool(values) and values[-1] not in ('0', 'false')


def _packages():
    """Debian packages of the cluster with their state: `hold` keeps an update from replacing a program."""
    found, name = [], ''
    for line in look.lines('/var/lib/dpkg/status', 32 * 1024 * 1024):
        if line.startswith('Package: '):
            name = line[9:]
        elif line.startswith('Status: ') and name in PACKAGES and line.endswith(' installed'):
            found.append({'name': name, 'isHeld': line.startswith('Status: hold')})
    return found
