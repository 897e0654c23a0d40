"""Looking until something is so, with a bound."""

import time

from cutover.failures import Refused

DEADLINE_SECONDS = 180
LONGEST_SECONDS = 3600


def wait_until(is_so, seconds, every=0.02):
    """True once `is_so()` is, False when the time is over."""
    deadline = now() + seconds
    while True:
        if is_so():
            return True
        if now() >= deadline:
            return False
        time.sleep(every)


def seconds_of(arguments):
    """How long somebody wants a verb to wait."""
    seconds = arguments.get('timeoutSeconds', DEADLINE_SECONDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 1 <= seconds <= LONGEST_SECONDS:
        raise Refused('timeoutSeconds must be 1 to %d, not %r' % (LONGEST_SECONDS, seconds))
    return seconds


def now():
    """Seconds on a clock that is not set back where Python has one."""
    return getattr(time, 'monotonic', time.time)()


class Stopwatch(object):
    """What each part of something took, milliseconds, for evidence."""

    def __init__(self):
        self.laps = {}
        self._last = now()

    def lap(self, name):
        self.laps[name + 'Ms'] = int((now() - self._last) * 1000)
        self._last = now()
