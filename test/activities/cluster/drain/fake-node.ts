import {
  isObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
  type JsonObject,
} from '../../../../activities/objects/json-path.js';
import {
  KubeError,
  type KubeApi,
  type KubeMethod,
} from '../../../../activities/objects/kube-api.js';

/** What a test says of a pod; all else is as of a pod of the Deployment `web`. */
export interface PodTraits {
  readonly owner?: readonly [kind: string, name: string] | 'none';
  readonly emptyDir?: string;
  readonly phase?: string;
  readonly isMirror?: boolean;
  readonly labels?: JsonObject;
  readonly finalizers?: readonly string[];
  /** Kinds of its volumes. */
  readonly volumes?: readonly string[];
}

/** A pod on the node w-1. */
export function aPod(name: string, traits: PodTraits = {}): JsonObject {
  const { owner = ['ReplicaSet', 'web-6d4'] } = traits;
  const owners = owner === 'none' ? [] : [{ kind: owner[0], name: owner[1], controller: true }];
  return {
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid of ${name}`,
      labels: { app: 'web', 'pod-template-hash': '6d4', ...traits.labels },
      ...(traits.finalizers !== undefined && { finalizers: [...traits.finalizers] }),
      ...(traits.isMirror === true && { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
      ...(owners.length > 0 && { ownerReferences: owners }),
    },
    spec: {
      nodeName: 'w-1',
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'web' }],
      volumes: [
        ...(traits.emptyDir === undefined ? [] : [{ name: traits.emptyDir, emptyDir: {} }]),
        ...(traits.volumes ?? []).map((kind) => ({ name: `its-${kind}`, [kind]: {} })),
      ],
    },
    status: { phase: traits.phase ?? 'Running' },
  };
}

/** A budget over pods with these labels that lets so many go. */
export const aBudget = (name: string, allowed: number, matchLabels: JsonObject): JsonObject => ({
  metadata: { name, namespace: 'shop', generation: 1 },
  spec: { selector: { matchLabels } },
  status: {
    observedGeneration: 1,
    disruptionsAllowed: allowed,
    currentHealthy: 2,
    desiredHealthy: 2 - allowed,
  },
});

const unanswered = (method: string, path: string, status: number, said: string): KubeError =>
  new KubeError(`${method} ${path}: ${status} ${said}`, status, '');

/** An API server with one node, its pods and their budgets, as a map with a memory. Nothing that is asked to delete is there. */
export class FakeNode implements KubeApi {
  readonly pods = new Map<string, JsonObject>();
  readonly budgets = new Map<string, JsonObject>();
  /** `PATCH /api/v1/nodes/w-1`, in order. */
  readonly writes: string[] = [];
  readonly evictions: JsonObject[] = [];
  /** Queries of lists of pods. */
  readonly lists: URLSearchParams[] = [];
  /** Looks that an evicted pod still takes to end; a node that is lost ends none. */
  looksToEnd = 1;
  /** Of the containers of an evicted pod from the next look on. */
  states: readonly JsonObject[] | undefined;
  evictionVersion: string | undefined = 'v1';
  policyVersions = ['v1', 'v1beta1'];
  /** Locks of leaders by path, as they are at each look. */
  readonly locks = new Map<string, () => JsonObject>();
  /** Before each request; may change things as others would, or answer with an error. */
  before: (method: KubeMethod, path: string) => KubeError | undefined = () => undefined;
  node: JsonObject | undefined = {
    metadata: { name: 'w-1', resourceVersion: '1', annotations: { theirs: 'kept' } },
    spec: { podCIDR: '10.244.1.0/24' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };

  constructor(...pods: readonly JsonObject[]) {
    for (const pod of pods) this.pods.set(textAt(pod, 'metadata', 'name') ?? '', pod);
  }

  /** As somebody else changes the node. */
  change(patch: JsonObject): void {
    const changed = merged(this.node ?? {}, patch);
    const resourceVersion = String(Number(textAt(changed, 'metadata', 'resourceVersion')) + 1);
    this.node = merged(changed, { metadata: { resourceVersion } });
  }

  say(status: 'True' | 'False' | 'Unknown'): void {
    const lastTransitionTime = '2026-01-01T00:00:00Z';
    this.change({ status: { conditions: [{ type: 'Ready', status, lastTransitionTime }] } });
  }

  get isUnschedulable(): unknown {
    return objectAt(this.node, 'spec')['unschedulable'];
  }

  get record(): string | undefined {
    return textAt(this.node, 'metadata', 'annotations', 'kube-cutover/schedulability');
  }

  async request(method: KubeMethod, path: string, { body = {} } = {}): Promise<JsonObject> {
    const refusal = this.before(method, path);
    if (refusal !== undefined) throw refusal;
    if (method !== 'GET') this.writes.push(`${method} ${path}`);
    if (path.endsWith('/eviction')) return this.evict(path, body);
    if (path === '/api/v1/nodes/w-1') return this.onNode(method, path, body);
    if (method !== 'GET') throw unanswered(method, path, 405, 'not allowed');
    return this.read(path);
  }

  private read(path: string): JsonObject {
    if (path === '/api/v1/namespaces/kube-system') return { metadata: { uid: 'this' } };
    if (path === '/api/v1') return this.discovery();
    if (path === '/apis/policy')
      return { versions: this.policyVersions.map((version) => ({ version })) };
    if (path.endsWith('/namespaces/shop/poddisruptionbudgets'))
      return { items: [...this.budgets.values()] };
    const lock = this.locks.get(path);
    if (lock !== undefined) return lock();
    const [plain, query] = path.split('?');
    if (plain !== '/api/v1/pods') throw unanswered('GET', path, 404, 'not found');
    const asked = new URLSearchParams(query);
    this.lists.push(asked);
    this.age();
    const node = asked.get('fieldSelector')?.split('=')[1];
    const items = [...this.pods.values()].filter((pod) => textAt(pod, 'spec', 'nodeName') === node);
    return { items };
  }

  private discovery(): JsonObject {
    const version = this.evictionVersion;
    const eviction =
      version === undefined ? [] : [{ name: 'pods/eviction', group: 'policy', version }];
    return { resources: [{ name: 'pods' }, ...eviction] };
  }

  private onNode(method: KubeMethod, path: string, body: JsonObject): JsonObject {
    if (this.node === undefined) throw unanswered(method, path, 404, 'not found');
    if (method === 'GET') return this.node;
    const seen = textAt(body, 'metadata', 'resourceVersion');
    if (seen !== textAt(this.node, 'metadata', 'resourceVersion'))
      throw unanswered(method, path, 409, 'the object has been modified');
    this.change(body);
    return this.node;
  }

  private evict(path: string, body: JsonObject): JsonObject {
    this.evictions.push(body);
    const name = path.split('/').at(-2) ?? '';
    const pod = this.pods.get(name);
    if (pod === undefined) throw unanswered('POST', path, 404, 'not found');
    if (textAt(body, 'deleteOptions', 'preconditions', 'uid') !== textAt(pod, 'metadata', 'uid'))
      throw unanswered('POST', path, 409, 'Precondition failed: UID in precondition');
    const covering = [...this.budgets].filter(([, budget]) =>
      Object.entries(objectAt(budget, 'spec', 'selector', 'matchLabels')).every(
        ([key, value]) => objectAt(pod, 'metadata', 'labels')[key] === value,
      ),
    );
    if (covering.length > 1)
      throw unanswered(
        'POST',
        path,
        500,
        'This pod has more than one PodDisruptionBudget, which is not supported',
      );
    for (const [key, budget] of covering) this.spend(path, key, budget);
    this.pods.set(
      name,
      merged(pod, { metadata: { deletionTimestamp: '2026-01-01T00:00:30Z', looks: 0 } }),
    );
    return {};
  }

  private spend(path: string, key: string, budget: JsonObject): void {
    const allowed = numberAt(budget, 'status', 'disruptionsAllowed') ?? 0;
    if (allowed === 0)
      throw unanswered(
        'POST',
        path,
        429,
        "Cannot evict pod as it would violate the pod's disruption budget.",
      );
    this.budgets.set(key, merged(budget, { status: { disruptionsAllowed: allowed - 1 } }));
  }

  /** Pods that were asked to end do, look by look, while their kubelet is there. */
  private age(): void {
    const [ready] = listAt(this.node, 'status', 'conditions');
    if (textAt(ready, 'status') !== 'True') return;
    for (const [name, pod] of this.pods) {
      const looks = numberAt(pod, 'metadata', 'looks');
      if (looks === undefined) continue;
      if (looks >= this.looksToEnd) this.pods.delete(name);
      else
        this.pods.set(
          name,
          merged(pod, {
            metadata: { looks: looks + 1 },
            ...(this.states && {
              status: { containerStatuses: this.states.map((state) => ({ state })) },
            }),
          }),
        );
    }
  }
}

/** As a merge patch: objects within objects, null removes, everything else is replaced. */
function merged(seen: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...seen };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isObject(value) ? merged(isObject(before) ? before : {}, value) : value;
  }
  return result;
}
