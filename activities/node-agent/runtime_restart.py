"""The container runtime, started again when its containers are gone."""

import socket

from cutover import commands, places
from cutover.failures import Regressed
from cutover.waiting import wait_until

SECONDS = 60


def restart(runtime):
    """The runtime remembers sandboxes that are gone; after a restart it does not."""
    commands.run(['systemctl', 'restart', runtime['unit']])
    if not wait_until(lambda: _answers(places.at(runtime['socket'])), SECONDS):
        raise Regressed('%s does not answer after its restart; see journalctl -u %s'
                        % (runtime['socket'], runtime['unit']))


def _answers(path):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        client.connect(path)
        return True
    except (IOError, OSError):
        return False
    finally:
        client.close()
