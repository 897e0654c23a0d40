import { objectAt } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';

/** Every user may ask it about themselves (`system:basic-user`), and nothing is kept of it. */
const review = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
/** Stars in a question stand for themselves: only a rule that has them too, or no rule at all, lets everything pass. */
const everything = { verb: '*', group: '*', resource: '*' };

/** May our own user do everything, as the API server itself says; false where it does not say. */
export async function askMayEverything(api: KubeApi): Promise<boolean> {
  const body = { spec: { resourceAttributes: everything } };
  const answer = await api.request('POST', review, { body }).catch((cause: unknown) => {
    if (isKubeError(cause)) return {};
    throw cause;
  });
  return objectAt(answer, 'status')['allowed'] === true;
}
