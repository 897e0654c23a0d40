"""Container runtimes: which are there, how they are set up, and whose containers they have."""

import json
import os
import re

from cutover import facts_look as look, places

DOCKER = '/var/run/docker.sock'
CRIO = ('/var/run/crio/crio.sock', '/run/crio/crio.sock')


def read(arguments):
    return {'containerd': _containerd(arguments), 'docker': _docker(), 'crio': _crio(),
            'runc': _version(['runc', '--version'])}


def _containerd(arguments):
    """Only what is judged leaves the node: its file may hold passwords of registries."""
    socket = places.at(arguments['socket'])
    if not os.path.exists(socket):
        return None
    config = look.text('/etc/containerd/config.toml', 256 * 1024) or ''
    config = '\n'.join(line for line in config.splitlines() if not line.lstrip().startswith('#'))
    ctr = ['ctr', '--address', socket]
    spaces = (look.said(ctr + ['namespaces', 'list', '--quiet']) or '').split()[:50]
    pause = _first(r'^\s*sandbox(?:_image)?\s*=\s*["\']([^"\']+)', config)
    disabled = _first(r'disabled_plugins\s*=\s*\[([^\]]*)\]', config) or ''
    return {
        'version': _version(['containerd', '--version']),
        'configVersion': int(_first(r'^\s*version\s*=\s*(\d+)', config) or 1) if config else None,
        'sandboxImage': pause,
        'hasSandboxImage': _has_image(ctr, arguments['namespace'], pause) if pause else None,
        'systemdCgroup': [value == 'true' for value in
                          re.findall(r'^\s*SystemdCgroup\s*=\s*(true|false)', config, re.M)][:20],
        'isCriDisabled': re.search(r'["\'](?:io\.containerd\.grpc\.v1\.)?cri["\']', disabled) is not None,
        'binDirectories': re.findall(r'^\s*bin_dirs?\s*=\s*\[?\s*["\']([^"\']+)', config, re.M)[:5],
        'confDirectory': _first(r'^\s*conf_dir\s*=\s*["\']([^"\']+)', config),
        'running': [{'namespace': space[:100], 'count': _tasks(ctr, space)} for space in spaces],
    }


def _tasks(ctr, space):
    out = look.said(ctr + ['--namespace', space, 'tasks', 'list']) or ''
    return len([line for line in out.splitlines()[1:] if 'RUNNING' in line])


def _has_image(ctr, space, image):
    out = look.said(ctr + ['--namespace', space, 'images', 'list', '--quiet', 'name==' + image])
    return None if out is None else image in out.split()


def _docker():
    if not os.path.exists(places.at(DOCKER)):
        return None
    info = _json(look.asked(places.at(DOCKER), '/info'))
    containers = _json(look.asked(places.at(DOCKER), '/containers/json'))
    if not isinstance(info, dict) or not isinstance(containers, list):
        return None
    names = [str((one.get('Names') or ['/?'])[0]).lstrip('/') for one in containers]
    pods = [name for name in names if name.startswith('k8s_')]
    return {
        'version': str(info.get('ServerVersion', ''))[:60],
        'cgroupDriver': str(info.get('CgroupDriver', ''))[:30],
        'rootDirectory': str(info.get('DockerRootDir', ''))[:1000],
        'inPods': len(pods),
        'others': sorted(name[:100] for name in names if not name.startswith('k8s_'))[:20],
    }


def _crio():
    if not any(os.path.exists(places.at(path)) for path in CRIO):
        return None
    files = ['/etc/crio/crio.conf'] + ['/etc/crio/crio.conf.d/' + name
                                       for name in look.names('/etc/crio/crio.conf.d', 20)]
    config = '\n'.join(look.text(path) or '' for path in files)
    return {
        'version': _version(['crio', '--version']),
        'cgroupDriver': _last(r'^\s*cgroup_manager\s*=\s*"([^"]+)"', config) or 'systemd',
    }


def _version(argv):
    found = re.search(r'\bv?(\d+\.\d+\.\d+)', look.said(argv) or '')
    return found.group(1) if found else None


def _first(pattern, text):
    found = re.search(pattern, text, re.M)
    return found.group(1)[:500] if found else None


def _last(pattern, text):
    found = re.findall(pattern, text, re.M)
    return found[-1][:500] if found else None


def _json(text):
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
