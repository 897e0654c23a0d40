import {
  isObject,
  listAt,
  objectAt,
  textAt,
  valueAt,
  type JsonObject,
} from '../../activities/objects/json-path.js';
import type { Json } from '../../model/json.js';
import { oversized } from './corpus.js';
import { base64, type Entry, whereOf } from './entry.js';
import { whyLeftOut } from './untamed.js';

/** A corpus that a living cluster holds without a pod of it starting. */
export interface Tamed {
  readonly stages: readonly (readonly Entry[])[];
  /** Names of what no living cluster should hold, by reason. */
  readonly leftOut: { readonly [because: string]: readonly string[] };
}

/** The lab's application has the namespace of this name to itself. */
const taken = 'shop';
/** What the corpus calls it instead. */
export const market = 'market';

/** Node ports of the lab's application, and those that stand for them. */
const nodePorts: ReadonlyMap<Json, number> = new Map([[30080, 30090]]);

/**
 * Makes a corpus harmless for a cluster whose kubelets, controllers and scheduler are alive: nothing in it starts a pod,
 * takes a name or a port of the lab's application, or blocks what the control plane lives on. All else stays as it is.
 * Pure.
 */
export function tamed(stages: readonly (readonly Entry[])[]): Tamed {
  const leftOut: { [because: string]: string[] } = {};
  const kept = (entry: Entry): readonly Entry[] => {
    const because = oversized.includes(entry) ? 'too large for any server' : whyLeftOut(entry);
    if (because === undefined) return [{ ...entry, object: harmless(moved(entry.object)) }];
    (leftOut[because] ??= []).push(whereOf(entry));
    return [];
  };
  const tame = stages.map((stage) => stage.flatMap(kept)).filter((stage) => stage.length > 0);
  return { stages: tame, leftOut };
}

/** Everything of the namespace that is taken goes to another one, and all that names it follows. */
function moved(object: JsonObject): JsonObject {
  const renamed = renamedIn(object) as JsonObject;
  if (object['kind'] !== 'Namespace' || textAt(object, 'metadata', 'name') !== taken)
    return renamed;
  return { ...renamed, metadata: { ...objectAt(renamed, 'metadata'), name: market } };
}

/** Fields of every kind that name a namespace, as text or in a list. */
const naming = new Set(['namespace', 'namespaces', 'endpointsNamespace']);
const placeholder = new RegExp(`^(\\{\\{uid of \\S+ \\S+ )${taken}/`);

function renamedIn(value: Json, key = ''): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => renamedIn(entry, key));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, renamedIn(inner, name)]),
    );
  if (typeof value !== 'string') return value;
  if (naming.has(key) && value === taken) return market;
  // In a token, where Secrets have text.
  if (naming.has(key) && value === base64(taken)) return base64(market);
  return value.replace(placeholder, `$1${market}/`);
}

/** How each kind is kept from starting pods, or from meeting the lab's own. */
const changes: { readonly [kind: string]: (object: JsonObject) => JsonObject } = {
  Deployment: (object) => withSpec(object, { replicas: 0 }),
  StatefulSet: (object) => withSpec(object, { replicas: 0 }),
  ReplicaSet: (object) => withSpec(object, { replicas: 0 }),
  ReplicationController: (object) => withSpec(object, { replicas: 0 }),
  Job: (object) => withSpec(object, { parallelism: 0 }),
  CronJob: (object) => withSpec(object, { suspend: true }),
  DaemonSet: nowhere,
  EndpointSlice: numbered,
  Service: elsewhere,
};

/** The same object, unable to do harm. */
const harmless = (object: JsonObject): JsonObject =>
  changes[textAt(object, 'kind') ?? '']?.(object) ?? object;

const withSpec = (object: JsonObject, more: JsonObject): JsonObject => ({
  ...object,
  spec: { ...objectAt(object, 'spec'), ...more },
});

/** Its pods ask for a label that no node has. */
function nowhere(object: JsonObject): JsonObject {
  const template = objectAt(object, 'spec', 'template');
  const spec = objectAt(template, 'spec');
  const nodeSelector = { ...objectAt(spec, 'nodeSelector'), 'example.com/nowhere': '' };
  return withSpec(object, { template: { ...template, spec: { ...spec, nodeSelector } } });
}

/** kube-proxy of v1.19 to v1.23 ends, and starts no more, where one of several ports of a slice has no number. */
function numbered(object: JsonObject): JsonObject {
  const ports = listAt(object, 'ports').map((port) => ({ port: 81, ...objectAt(port) }));
  return { ...object, ports };
}

/** Its node ports are none of the application's. */
function elsewhere(object: JsonObject): JsonObject {
  const ports = valueAt(object, 'spec', 'ports');
  if (!Array.isArray(ports)) return object;
  return withSpec(object, {
    ports: ports.map((port: Json) => {
      const nodePort = nodePorts.get(valueAt(port, 'nodePort') ?? null);
      return nodePort === undefined ? port : { ...objectAt(port), nodePort };
    }),
  });
}
