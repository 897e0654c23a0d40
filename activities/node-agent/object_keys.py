"""Which object a key of etcd belongs to, and which of them the cluster writes by itself."""

import re

# kubernetes, pkg/kubeapiserver/default_storage_factory_builder.go: resources that lie under another name.
MOVED = (('services/specs', 'services'), ('services/endpoints', 'endpoints'), ('minions', 'nodes'),
         ('controllers', 'replicationcontrollers'), ('ingress', 'ingresses'),
         ('podsecuritypolicy', 'podsecuritypolicies'))

# Heartbeats, locks, and what controllers work out of other objects: nobody would miss them.
OWN_RESOURCES = frozenset((
    'apiservices.apiregistration.k8s.io', 'controllerrevisions', 'csinodes', 'csistoragecapacities',
    'endpoints', 'endpointslices', 'events', 'ipaddresses', 'leases', 'masterleases', 'peerserverleases',
    'ranges'))
# A change of these is one of their status nearly always; that one came or went is told.
OWN_CHANGES = frozenset((
    'flowschemas', 'horizontalpodautoscalers', 'nodes', 'poddisruptionbudgets', 'pods',
    'prioritylevelconfigurations', 'replicasets', 'resourcequotas'))
# What API servers and controllers of each version make for themselves; that one went is told.
OWN_OBJECTS = re.compile('(%s)\\Z' % '|'.join((
    r'(cluster)?role(binding)?s ([^/]+/)?system:.*',
    r'clusterroles (admin|cluster-admin|edit|view)',
    r'clusterrolebindings cluster-admin',
    r'priorityclasses system-(cluster|node)-critical',
    r'(flowschemas|prioritylevelconfigurations) (catch-all|endpoint-controller|exempt|global-default|'
    r'kube-.*|leader-election|node-high|probes|service-accounts|system.*|workload-.*)',
    r'configmaps [^/]+/kube-root-ca\.crt',
    r'configmaps kube-system/(extension-apiserver-authentication|kube-controller-manager|kube-scheduler|'
    r'kube-apiserver-legacy-service-account-token-tracking)',
    r'namespaces (default|kube-node-lease|kube-public|kube-system)',
    r'services default/kubernetes',
    r'servicecidrs kubernetes',
    r'serviceaccounts [^/]+/default',
    r'serviceaccounts kube-system/.*-(controller|collector|binder|cleaner|provisioner|protection)',
    r'secrets [^/]+/default-token-[a-z0-9]{5}',
    r'secrets kube-system/.*-token-[a-z0-9]{5}',
)))
# An API server's note of how far it has compacted; it lies beside the prefix of the objects.
OWN_KEYS = frozenset((u'compact_rev_key', u'/compact_rev_key', u'registry/health', u'/registry/health'))
# Controllers make these from others by the dozen: they are counted, and their names say little.
MADE_BY_CONTROLLERS = frozenset(('pods', 'replicasets'))
OTHER = 'keys of no known object'
ALWAYS_THERE = '/namespaces/kube-system'


def prefix_of(keys):
    """What stands before the resources, by a Namespace that each cluster has; /registry by default."""
    found = [key for key in keys if key.endswith(ALWAYS_THERE.encode('ascii'))]
    return printable(min(found, key=len))[:-len(ALWAYS_THERE)] if found else u'/registry'


def object_of(key, prefix):
    """(resource with its group where the key has one, namespace/name); every text is printable."""
    path = printable(key)
    if not path.startswith(prefix + '/'):
        return OTHER, path
    path = path[len(prefix) + 1:]
    for place, resource in MOVED:
        if path.startswith(place + '/'):
            return resource, path[len(place) + 1:]
    first, _, rest = path.partition('/')
    if '.' not in first:
        return first, rest
    resource, _, name = rest.partition('/')
    return '%s.%s' % (resource, first), name


def is_own(what, resource, name):
    """Was this `created`, `changed` or `deleted` by the cluster itself? Told by names alone."""
    if resource in OWN_RESOURCES or resource == OTHER and name in OWN_KEYS:
        return True
    if what == 'changed' and resource in OWN_CHANGES:
        return True
    return what != 'deleted' and OWN_OBJECTS.match('%s %s' % (resource, name)) is not None


def printable(key):
    """A key as text that moves no cursor."""
    return re.sub(u'[^\x20-\x7e]', u'?', key.decode('utf-8', 'replace'))
