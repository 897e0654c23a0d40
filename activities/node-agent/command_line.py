"""The flags of a component, read from the file that starts it: a pod manifest or a unit file."""

import re
import shlex

from cutover import places
from cutover.failures import Regressed

# A word of a manifest's list that is a flag with its value: in quotes, or alone on its line.
POD_FLAG = re.compile(r'"--([a-z0-9-]+)=([^"]*)"|'
                      r'\'--([a-z0-9-]+)=([^\']*)\'|^\s*- --([a-z0-9-]+)=(.*?)\s*$', re.M)


def flags_of(entry, name, needed=()):
    """Those in the file that is in place now; those needed must stand there as plain text."""
    with open(places.standing(entry['path']), 'rb') as source:
        text = source.read().decode('utf-8')
    text = '\n'.join(line for line in text.split('\n') if not line.lstrip().startswith(('#', ';')))
    flags = _pod_flags(text) if entry['kind'] == 'static-pod' else _unit_flags(text)
    for flag in needed:
        if not is_plain(flags.get(flag)):
            raise Regressed('%s: %s has no --%s that could be read; let its command line name it'
                            % (entry['path'], name, flag))
    return flags


def is_plain(value):
    """Is it there, and as it will be used, with nothing that systemd or a shell puts in?"""
    return bool(value) and not re.search('[$%]', value)


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
