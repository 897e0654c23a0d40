"""What is to be done on this node, prepared before the window: after this, a run's name is enough."""

import re
import shlex

from cutover import files, places
from cutover.failures import Refused, Regressed

UNIT = re.compile(r'^[A-Za-z0-9:_.@-]{1,200}\.(service|socket|target)\Z')
NAMESPACE = re.compile(r'^[A-Za-z0-9][A-Za-z0-9._-]{0,75}\Z')
# A word of a manifest's list that is a flag with its value: in quotes, or alone on its line.
POD_FLAG = re.compile(r'"--([a-z0-9-]+)=([^"]*)"|'
                      r'\'--([a-z0-9-]+)=([^\']*)\'|^\s*- --([a-z0-9-]+)=(.*?)\s*$', re.M)
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
    if recipe.get('etcd') is not None:
        _check_etcd(recipe)
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


def etcd_flags(recipe, needed):
    """The flags of etcd in the file that is in place now; those needed must stand there as plain text."""
    entry = etcd_of(recipe)
    with open(places.at(entry['path']), 'rb') as source:
        text = source.read().decode('utf-8')
    text = '\n'.join(line for line in text.split('\n') if not line.lstrip().startswith(('#', ';')))
    flags = _pod_flags(text) if entry['kind'] == 'static-pod' else _unit_flags(text)
    for name in needed:
        if not flags.get(name) or re.search('[$%]', flags[name]):
            raise Regressed('%s: etcd has no --%s that could be read; let its command line name it'
                            % (entry['path'], name))
    return flags


def _pod_flags(text):
    flags = {}
    for words in POD_FLAG.findall(text):
        name, value = [words[at:at + 2] for at in (0, 2, 4) if words[at]][0]
        flags[name] = value
    return flags


def _unit_flags(text):
    """https://www.freedesktop.org/software/systemd/man/systemd.syntax.html: a backslash continues a line."""
    lines = [line for line in re.sub(r'\\[ \t]*\n', ' ', text).split('\n')
             if re.match(r'ExecStart\s*=\s*\S', line)]
    words = shlex.split(str(lines[-1].partition('=')[2]))[1:] if lines else []
    flags, name = {}, None
    for word in words:
        if word.startswith('-'):
            name, has_value, value = word.lstrip('-').partition('=')
            flags[name] = value if has_value else 'true'
        elif name is not None:
            flags[name], name = word, None
    return flags


def _check_etcd(recipe):
    entry = recipe['etcd']
    places.checked_path(entry['path'], 'the file of etcd')
    if entry['kind'] not in ('unit', 'static-pod'):
        raise Refused('etcd cannot be started by a %r' % (entry['kind'],))
    if entry['kind'] == 'unit' and entry.get('unit') not in recipe['units']:
        raise Refused('%r, which starts etcd, is none of the recipe\'s units' % (entry.get('unit'),))


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
