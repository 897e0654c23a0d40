"""Everything that an assessment wants to know of a node. Changes nothing, writes nothing, and is bounded."""

import re
import traceback

from cutover import (facts_certificates, facts_disks, facts_look as look, facts_network, facts_others,
                     facts_processes, facts_runtime, facts_strays, facts_system, facts_time, files)

GROUPS = {
    'system': facts_system.read,
    'time': facts_time.read,
    'disks': facts_disks.read,
    'processes': facts_processes.read,
    'runtime': facts_runtime.read,
    'network': facts_network.read,
    'certificates': facts_certificates.read,
    'strays': facts_strays.read,
    'others': facts_others.read,
}


def read(arguments):
    """Facts by group. A group that could not be read is named in `unread` and takes no other with it."""
    flags = _kubelet_flags()
    path = flags.get('config') or arguments['kubeletConfig']
    config = {'path': path[:1000], 'text': look.text(path)}
    asked = dict(arguments, **_settings(arguments, flags, config['text'] or ''))
    unread = []

    def group(name):
        try:
            return name, GROUPS[name](asked)
        except Exception as failure:
            traceback.print_exc()
            unread.append({'group': name, 'because': repr(failure)[:300]})
            return name, None

    found = dict(files.in_parallel(group, sorted(GROUPS)))
    found = dict((name, value) for name, value in found.items() if value is not None)
    return dict(found, kubeletConfig=config, unread=unread)


def _kubelet_flags():
    """Of the running kubelet, whose flags may come from several files."""
    for program in facts_processes.programs():
        if program['name'] == 'kubelet':
            joined = re.sub(r'^(--?[\w-]+)\n(?!-)', r'\1=', '\n'.join(program['args']), flags=re.M)
            return dict(re.findall(r'^--?([\w-]+)=(.*)$', joined, re.M))
    return {}


def _settings(arguments, flags, config):
    """Places that the kubelet's own settings name; the orchestrator judges the rest of them."""
    def setting(name, flag, default):
        found = re.search(r'^%s:\s*["\']?([^"\'\s#]+)' % name, config, re.M)
        return flags.get(flag) or (found.group(1) if found else default)

    directory, binaries = facts_network.cni_places()
    return {
        'manifests': setting('staticPodPath', 'pod-manifest-path', arguments['manifests']),
        'resolvConf': setting('resolvConf', 'resolv-conf', '/etc/resolv.conf'),
        'cniDirectory': flags.get('cni-conf-dir') or directory,
        'cniBinaries': [path for path in flags.get('cni-bin-dir', '').split(',') if path] + binaries,
    }
