"""Taking a run over on this node: from then on whoever had it before is refused, whatever it still believes."""

from cutover import files, phase, places
from cutover.failures import Refused

# A phase under way is waited for by asking again.
LOCK_SECONDS = 15


def claim(arguments):
    """All run directories at one go, under the lock that every phase takes; the same token may claim twice."""
    runs, epoch, token = arguments['runs'], arguments['epoch'], arguments['token']
    if epoch <= phase.TAKEN_OVER:
        raise Refused('%r cannot take a run over; it must be above %d' % (epoch, phase.TAKEN_OVER))
    with open(phase.lock_file(), 'ab') as lock:
        phase.take(lock, LOCK_SECONDS)
        for run in runs:
            _refuse_later(run, epoch, token)
        for run in runs:
            directory = files.private_directory(places.run_directory(run))
            # The token first: without its epoch it says nothing.
            files.write_json(directory + '/claim.json', {'epoch': epoch, 'token': token, 'by': arguments['by']})
            files.write_json(directory + '/epoch.json', epoch)
    return {'claimed': len(runs)}


def _refuse_later(run, epoch, token):
    newest, before = phase.epoch_of(run), phase.taken_over(run)
    if newest < epoch or (newest == epoch and before is not None and before['token'] == token):
        return
    raise Refused('run %s was taken over meanwhile by %s (epoch %d, this one has %d)'
                  % (run, before['by'] if before else 'somebody', newest, epoch))
