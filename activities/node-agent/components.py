"""The components of a control plane on this node: which runs, since when, and why one does not."""

import os

from cutover import containers, last_words, places, recipe, units

BESIDE_API = ('kube-controller-manager', 'kube-scheduler')


def beside_api(what):
    """Those of the recipe that start with the API server: controller manager and scheduler."""
    api = recipe.api_of(what)
    pods = [name for name in BESIDE_API if name in recipe.static_pods(what)]
    return [{'name': name, 'kind': 'static-pod',
             # The kubelet has one directory for manifests.
             'path': '%s/%s.yaml' % (os.path.dirname(api['path']), name)} for name in pods] + [
        {'name': unit, 'kind': 'unit', 'unit': unit}
        for unit in what.get('stateless', []) if unit != api.get('unit')]


def life_of(what, one, known=None):
    """Another one after every start; None where it does not run. In `known` it finds what a look before has found."""
    if one['kind'] == 'unit':
        return units.main_process(one['unit'])
    tasks = {} if known is None else known
    # A runtime that has much to start takes seconds for an answer, and the kernel knows of a container as well.
    if not (tasks.get(one['name']) and all(containers.lives(*task) for task in tasks[one['name']])):
        tasks[one['name']] = containers.static(what['runtime'], [one['name']])
    return ' '.join(sorted(task[0] for task in tasks[one['name']])) or None


def state_of(what, one):
    """For people: does it run, did the kubelet start it at all, and what did it say last?"""
    runs = '%s %s' % (one['name'], 'runs' if life_of(what, one) else 'does not run')
    if one['kind'] == 'unit':
        return '%s; last words: %s' % (runs, last_words.of_units([one['unit']]))
    words, written = last_words.of_pod(one['name'])
    if written < _placed_at(one['path']):
        starters = what['units'] or [what['kubelet']]
        return '%s and wrote nothing since %s was put in place; last words of %s: %s' % (
            runs, one['path'], ', '.join(starters), last_words.of_units(starters))
    return '%s; last words: %s' % (runs, words)


def _placed_at(path):
    """When a file got its place: a rename leaves the times of its content."""
    try:
        return os.stat(places.at(path)).st_ctime
    except OSError:
        return 0
