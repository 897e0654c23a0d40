"""The node's network: interfaces, CNI, name servers, who else writes routes, rules of kube-proxy."""

import json
import os
import re

from cutover import commands, facts_look as look, places

FIREWALLS = ['firewalld.service', 'ufw.service']
MANAGERS = ['systemd-networkd.service', 'NetworkManager.service']
CNI_DIRECTORY = '/etc/cni/net.d'
CNI_BINARIES = ('/opt/cni/bin', '/usr/lib/cni', '/usr/libexec/cni')
PROXY = ('127.0.0.1', 10249)


def read(arguments):
    active = look.states(FIREWALLS + MANAGERS)
    interfaces = look.names('/sys/class/net', 2000)
    return {
        'interfaces': [{'name': name[:40], 'mtu': look.number('/sys/class/net/%s/mtu' % name) or 0}
                       for name in interfaces if not re.match('veth|cali|lxc', name)][:50],
        'routeInterface': _route_interface(),
        'cni': _cni(arguments),
        'resolvers': _resolvers(arguments['resolvConf']),
        'active': sorted(active),
        'foreignRoutes': _networkd('ManageForeignRoutes'),
        'foreignRules': _networkd('ManageForeignRoutingPolicyRules'),
        'filters': [_filter(backend) for backend in _backends()],
        'hasIpvsInterface': 'kube-ipvs0' in interfaces,
        'proxyMode': (look.asked(PROXY, '/proxyMode', 1024) or '').strip()[:40] if not places.root else '',
    }


def _route_interface():
    for line in look.lines('/proc/net/route')[1:]:
        words = line.split()
        if len(words) > 7 and words[1] == '00000000' and words[7] == '00000000':
            return words[0][:40]
    return None


def _cni(arguments):
    directory = arguments['cniDirectory']
    binaries = set()
    for path in list(CNI_BINARIES) + arguments['cniBinaries']:
        binaries.update(look.names(path))
    configs = [name for name in look.names(directory, 50) if re.search(r'\.(conf|conflist|json)$', name)]
    found = []
    for name in configs[:20]:
        plugins = _plugins(look.text('%s/%s' % (directory, name)))
        types = [str(one.get('type', '?'))[:60] for one in plugins]
        mtus = [one['mtu'] for one in plugins if isinstance(one.get('mtu'), int)]
        found.append({'file': name[:200], 'plugins': types, 'mtu': max(mtus) if mtus else None,
                      'missing': [kind for kind in types if kind not in binaries]})
    return {'directory': directory, 'configs': found}


def cni_places():
    """Directory of configurations and those of programs, as a runtime's own file may name them."""
    paths = ['/etc/containerd/config.toml', '/etc/crio/crio.conf']
    paths += ['/etc/crio/crio.conf.d/' + name for name in look.names('/etc/crio/crio.conf.d', 20)]
    text = '\n'.join(look.text(path, 256 * 1024) or '' for path in paths)
    directories = re.findall(r'^\s*(?:conf_dir|network_dir)\s*=\s*["\']([^"\']+)', text, re.M)
    listed = re.findall(r'^\s*(?:bin_dirs?|plugin_dirs?)\s*=\s*(\[[^\]]*\]|["\'][^"\']+["\'])', text, re.M)
    binaries = [path for one in listed for path in re.findall(r'["\']([^"\']+)["\']', one)]
    return (directories or [CNI_DIRECTORY])[-1], binaries[:20]


def _plugins(text):
    try:
        config = json.loads(text or '')
    except ValueError:
        return []
    if not isinstance(config, dict):
        return []
    plugins = config.get('plugins', [config])
    return [one for one in plugins if isinstance(one, dict)] if isinstance(plugins, list) else []


def _resolvers(path):
    servers, searches = [], 0
    for line in look.lines(path):
        words = line.split('#')[0].split()
        if words[:1] == ['nameserver'] and len(words) > 1:
            servers.append(words[1][:100])
        if words[:1] == ['search']:
            searches = len(words) - 1
    return {'path': path, 'servers': servers[:20], 'searches': searches}


def _networkd(key):
    """networkd's own setting, drop-ins last; None where nobody has written one."""
    files = ['/etc/systemd/networkd.conf']
    for directory in ('/usr/lib/systemd', '/run/systemd', '/etc/systemd'):
        below = directory + '/networkd.conf.d'
        files += ['%s/%s' % (below, name) for name in look.names(below, 50) if name.endswith('.conf')]
    values = []
    for path in files:
        values += re.findall(r'^\s*%s\s*=\s*(\w+)' % key, look.text(path) or '', re.M)
    return values[-1].lower() in ('yes', 'true', 'on', '1') if values else None


def _backends():
    named = ['iptables' + backend for backend in ('-legacy', '-nft')
             if commands.path_of('iptables%s-save' % backend)]
    return named or (['iptables'] if commands.path_of('iptables-save') else [])


def _filter(backend):
    """Counts of chains that route service traffic; the rules themselves stay here."""
    counts = {'services': 0, 'chains': 0}
    rest = [b'']

    def take(block):
        lines = (rest[0] + block).split(b'\n')
        rest[0] = lines.pop()
        for line in lines:
            if line.startswith((b':KUBE-SVC-', b':KUBE-SERVICES ')):
                counts['services'] += 1
            if line.startswith(b':KUBE-'):
                counts['chains'] += 1
        return True

    # A legacy module that is not loaded is not to be loaded by looking.
    if backend == 'iptables-legacy' and not os.path.exists(places.at('/proc/net/ip_tables_names')):
        return {'backend': backend, 'services': 0, 'chains': 0}
    look.stream([backend + '-save'], take, 20)
    return {'backend': backend, 'services': counts['services'], 'chains': counts['chains']}
