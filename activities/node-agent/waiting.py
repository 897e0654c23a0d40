"""Looking until something is so, with a bound."""

import time


def wait_until(is_so, seconds, every=0.02):
    """True once `is_so()` is, False when the time is over."""
    deadline = now() + seconds
    while True:
        if is_so():
            return True
        if now() >= deadline:
            return False
        time.sleep(every)


def now():
    """Seconds on a clock that is not set back where Python has one."""
    return getattr(time, 'monotonic', time.time)()
