"""What is to be done on this node, prepared before the window: after this, a run's name is enough."""

import os
import re

from cutover import command_line, files, places
from cutover.failures import Refused

UNIT = re.compile(r'^[A-Za-z0-9:_.@-]{1,200}\.(service|socket|target)\Z')
NAMESPACE = re.compile(r'^[A-Za-z0-9][A-Za-z0-9._-]{0,75}\Z')
# The components of a control plane, as static pods all of them where a recipe does not say.
CONTROL_PLANE = ('kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd')
STATIC_PODS = CONTROL_PLANE + ('kube-proxy',)
LONGEST_WATCH_SECONDS = 600


def write(run, recipe):
    """Checks a recipe and keeps it; the same one again changes nothing."""
    checked(recipe)
    directory = files.private_directory(places.run_directory(run))
    if files.read_json(directory + '/recipe.json') == recipe:
        return False
    files.write_json(directory + '/recipe.json', recipe)
    return True


def read(run):
    """The recipe of a run; it was checked when it was written and root alone could change it."""
    recipe = files.read_json(places.run_directory(run) + '/recipe.json')
    if recipe is None:
        raise Refused('run %s has no recipe on this node; prepare the node first' % run)
    return recipe


def checked(recipe):
    """Refuses whatever could lead outside of what a layout may name."""
    for unit in recipe['units'] + recipe.get('stateless', []) + [recipe['runtime']['unit']]:
        if not UNIT.match(unit) or unit.startswith('-'):
            raise Refused('%r cannot be the name of a unit' % unit)
    for kept in recipe['kept']:
        places.checked_path(kept['path'], 'a kept path')
        if kept['path'] in places.SYSTEM_PATHS:
            raise Refused('%s is a directory of the system itself' % kept['path'])
        for part in kept['carry']:
            if part != '.':
                places.checked_path('/' + part, 'a carried path')
    for entry in recipe['files']:
        places.checked_path(entry['path'], 'a new file')
        places.checked_digest(entry['sha256'])
        if kept_path_of(recipe, entry['path']) is None:
            raise Refused('%s is not below any kept path' % entry['path'])
    for digest in list(recipe['tools'].values()) + [image['sha256'] for image in recipe['images']]:
        places.checked_digest(digest)
    if not NAMESPACE.match(recipe['runtime']['namespace']):
        raise Refused('%r cannot be a namespace of containerd' % recipe['runtime']['namespace'])
    for name in ('etcd', 'api'):
        if recipe.get(name) is not None:
            _check_started(recipe, recipe[name], name)
    if recipe.get('kubelet') is not None and not UNIT.match(recipe['kubelet']):
        raise Refused('%r cannot be the name of a unit' % (recipe['kubelet'],))
    strange = [name for name in static_pods(recipe) if name not in STATIC_PODS]
    if strange:
        raise Refused('%r is no component that could be a static pod' % (strange[0],))
    if not 0 <= recipe.get('watchSeconds', 0) <= LONGEST_WATCH_SECONDS:
        raise Refused('watchSeconds must be 0 to %d, not %r'
                      % (LONGEST_WATCH_SECONDS, recipe['watchSeconds']))
    if recipe.get('keepsContainers', False) not in (True, False):
        raise Refused('keepsContainers must be true or false, not %r' % (recipe['keepsContainers'],))
    for path in [recipe['runtime']['socket'], recipe['runtime']['cniState']]:
        places.checked_path(path, 'a path of the runtime')
    for path in recipe['runtime']['mountsBelow']:
        places.checked_path(path, 'a directory with mounts')


def etcd_of(recipe):
    """Where etcd's command line stands and what starts it; refused on a node without etcd."""
    if recipe.get('etcd') is None:
        raise Refused('the recipe names no etcd; this verb is for nodes that have one')
    return recipe['etcd']


def units_but_etcd(recipe):
    """Every unit of the cluster that is not etcd's own, in the order they start."""
    own = (recipe.get('etcd') or {}).get('unit')
    return [unit for unit in recipe['units'] if unit != own]


def api_of(recipe):
    """Where the API server's command line stands and what starts it; refused on a node without one."""
    if recipe.get('api') is None:
        raise Refused('the recipe names no API server; this verb is for nodes that have one')
    return recipe['api']


def static_pods(recipe):
    """Names of the components that are static pods of this recipe; the files of no other are touched."""
    return recipe.get('staticPods', list(CONTROL_PLANE))


def manifests(recipe):
    """{component: path} of the static pods that are exchanged under a kubelet that runs on; in the order they start."""
    if recipe.get('kubelet') is None:
        return {}
    # The kubelet has one directory for manifests.
    directory = os.path.dirname((recipe.get('etcd') or recipe.get('api'))['path'])
    return dict((name, '%s/%s.yaml' % (directory, name)) for name in static_pods(recipe))


def place_for(recipe, path):
    """Where a side's file is put: a manifest that a running kubelet would take up is held until the side starts."""
    return places.at(places.held_of(path) if path in manifests(recipe).values() else path)


def etcd_flags(recipe, needed):
    """The flags of etcd in the file that is in place now; those needed must stand there as plain text."""
    return command_line.flags_of(etcd_of(recipe), 'etcd', needed)


def _check_started(recipe, entry, name):
    """What starts a component must be known by its kind, its file and, where it is one, its unit."""
    places.checked_path(entry['path'], 'the file of ' + name)
    if entry['kind'] not in ('unit', 'static-pod'):
        raise Refused('%s cannot be started by a %r' % (name, entry['kind']))
    if entry['kind'] == 'unit' and entry.get('unit') not in recipe['units']:
        raise Refused('%r, which starts %s, is none of the recipe\'s units' % (entry.get('unit'), name))


def kept_path_of(recipe, path):
    """The kept path that a path is, or lies below; None where there is none."""
    for kept in recipe['kept']:
        if path == kept['path'] or path.startswith(kept['path'] + '/'):
            return kept['path']
    return None


def files_of(recipe, kept_path):
    """The new side's files that belong to one kept path."""
    return [entry for entry in recipe['files'] if kept_path_of(recipe, entry['path']) == kept_path]


def digests(recipe):
    """Every digest in the store that this recipe needs."""
    return set(
        [entry['sha256'] for entry in recipe['files']]
        + [image['sha256'] for image in recipe['images']]
        + list(recipe['tools'].values())
    )
