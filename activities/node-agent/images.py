"""Images from the store into containerd, before the window, so that nothing is pulled in it."""

from cutover import commands, files, places, recipe
from cutover.failures import Refused


def load(run):
    """Imports what is not there by name; an image that is there is left, the old side may run on it."""
    what = recipe.read(run)
    line = ['ctr', '--address', places.at(what['runtime']['socket']),
            '--namespace', what['runtime']['namespace'], 'images']
    there = set(commands.run(line + ['list', '--quiet']).split())
    due = [image for image in what['images'] if image['image'] not in there]
    files.in_parallel(
        lambda image: commands.run(line + ['import', places.store_file(image['sha256'])]), due, 2)
    if due:
        there = set(commands.run(line + ['list', '--quiet']).split())
    wrong = [image['image'] for image in due if image['image'] not in there]
    if wrong:
        raise Refused('the archive of %s holds no image of that name' % wrong[0])
    return bool(due), 'imported %d of %d images' % (len(due), len(what['images']))
