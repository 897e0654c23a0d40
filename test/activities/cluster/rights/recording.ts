import { connectKubernetes } from '../../../../activities/adapters/kubernetes.js';
import type { Connect } from '../../../../activities/cluster/guarded.js';
import { isKubeError } from '../../../../activities/objects/kube-api.js';
import type { ApiRule } from '../../../../model/api-rights.js';

/** What was asked of an API server, as its authorizer sees it. */
export interface Asked {
  readonly verb: string;
  readonly group?: string;
  /** `pods/eviction`; absent for what is no resource. */
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly path: string;
  readonly wasForbidden: boolean;
}

/** A way to connect that writes down every request. */
export const recording =
  (asked: Asked[]): Connect =>
  async (kubeconfig) => {
    const api = await connectKubernetes(kubeconfig);
    return {
      request: async (method, path, options) => {
        const note = (wasForbidden: boolean) =>
          asked.push({ ...readPath(method, path), wasForbidden });
        try {
          const answer = await api.request(method, path, options);
          note(false);
          return answer;
        } catch (cause) {
          note(isKubeError(cause, 403));
          throw cause;
        }
      },
    };
  };

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** https://kubernetes.io/docs/reference/access-authn-authz/authorization/ (determine the request verb). */
function readPath(method: string, url: string): Omit<Asked, 'wasForbidden'> {
  const path = decodeURIComponent(url.split('?')[0] ?? url);
  const match =
    /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)\/(?:namespaces\/([^/]+)\/(?=[^/]+(?:\/|$))(?!status$|finalize$))?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
      path,
    );
  if (match === null) return { verb: method.toLowerCase(), path };
  const [, group = '', namespace, resource = '', name, sub] = match;
  return {
    verb: method === 'GET' ? (name === undefined ? 'list' : 'get') : (verbs[method] ?? method),
    group,
    resource: sub === undefined ? resource : `${resource}/${sub}`,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    path,
  };
}

/** Is this what a rule gives one of its verbs for? */
export function uses(asked: Asked, rule: ApiRule, verb: string): boolean {
  if (asked.verb !== verb) return false;
  if (rule.nonResourceURLs !== undefined)
    return (
      asked.resource === undefined &&
      rule.nonResourceURLs.some((url) =>
        url.endsWith('*') ? asked.path.startsWith(url.slice(0, -1)) : asked.path === url,
      )
    );
  const has = (all: readonly string[] | undefined, one: string | undefined) =>
    all === undefined || all.includes('*') || (one !== undefined && all.includes(one));
  return (
    has(rule.apiGroups, asked.group) &&
    has(rule.resources, asked.resource) &&
    has(rule.resourceNames, asked.name)
  );
}
