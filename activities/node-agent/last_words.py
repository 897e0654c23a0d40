"""What a component said last: why it ended is nowhere else. Bounded, and without what looks like a secret."""

import glob
import os
import re

from cutover import commands, places

# An API server of old prints 60 KB of usage behind its error.
TAIL_BYTES = 128 * 1024
JOURNAL_LINES = 1000
MOST_LINES = 6
MOST_CHARACTERS = 1200

# klog's letters for errors and fatal ones, and words of programs that end before they have a log.
TELLING = re.compile(r'[EF]\d{4} |.*\b(error|fatal|panic|unknown|invalid|failed|cannot|unable|denied|refused)\b',
                     re.I)
# A flag, or more lines about it.
USAGE = re.compile(r'\s+-| {4,}')
# https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
STAMP = re.compile(r'^\S+ (?:stdout|stderr) [FP] ')
SECRETS = (
    (re.compile(r'(?i)([\w-]*(?:password|passwd|token|secret|authorization)[\w-]*["\']?\s*[=:]\s*["\']?)[^\s"\']+'),
     r'\1(hidden)'),
    (re.compile(r'(?i)(bearer\s+)[^\s,"\']{16,}'), r'\1(hidden)'),
    (re.compile(r'://[^\s/@]+@'), '://(hidden)@'),
    (re.compile(r'eyJ[\w-]+\.[\w.-]+'), '(hidden)'),
    (re.compile(r'(?<![/\w.-])[A-Za-z0-9+/=]{48,}'), '(hidden)'),
)


def of_pod(name):
    """(words of a static pod of kube-system, when they were written); 0 without a log."""
    pattern = '/var/log/pods/kube-system_%s-*/%s/*.log' % (name, name)
    found = sorted((os.path.getmtime(path), path) for path in glob.glob(places.at(pattern)))
    if not found:
        return 'it has no log', 0
    written, path = found[-1]
    with open(path, 'rb') as source:
        source.seek(max(0, os.path.getsize(path) - TAIL_BYTES))
        lines = source.read(TAIL_BYTES).decode('utf-8', 'replace').splitlines()
    return _telling([STAMP.sub('', line) for line in lines]), written


def of_units(names):
    """Words of units, from the journal."""
    line = ['journalctl', '--no-pager', '--quiet', '--output=cat', '--lines=%d' % JOURNAL_LINES]
    code, out, err = commands.attempt(line + ['--unit=' + name for name in names])
    return _telling((out if code == 0 else err).splitlines())


def _telling(lines):
    """The last lines that tell of an error; the last ones where none does."""
    lines = [line.rstrip() for line in lines if line.strip() and not USAGE.match(line)]
    told = ([line for line in lines if TELLING.match(line)] or lines)[-MOST_LINES:]
    share = MOST_CHARACTERS // max(1, len(told))
    return ' | '.join(_plain(line)[:share] for line in told) or 'it said nothing'


def _plain(line):
    for pattern, hidden in SECRETS:
        line = pattern.sub(hidden, line)
    return line.encode('ascii', 'replace').decode('ascii')
