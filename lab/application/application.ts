import { importImages } from '../cluster/build-lab.js';
import { labGet, labKubectl } from '../cluster/kubectl.js';
import { podsUnmet, type PodSeen } from '../cluster/health.js';
import { workersOf, type Lab, type NodePlace } from '../cluster/places.js';
import { until } from '../nodes/until.js';
import { withProgress } from '../programs/progress.js';
import { ensureApplicationImage } from './application-image.js';
import { backgroundObjects, billing, foundations } from './around.js';
import { discountDefinition, discounts } from './discounts.js';
import { groupVersionsOf } from './group-versions.js';
import { ledgerObjects } from './ledger.js';
import type { Manifest } from './object.js';
import { nodePort, servedObjects, shop } from './shop.js';

/** Apply the application, mark the nodes as people would have, and wait until all of it runs. */
export async function applyApplication(lab: Lab): Promise<void> {
  const image = await ensureApplicationImage();
  await withProgress(`${lab.name}: application`, async () => {
    await Promise.all(lab.nodes.map((node) => importImages(node, [image])));
    await markNodes(lab);
    const { first, rest } = applicationObjects(lab, image.reference);
    await apply(lab, first);
    await labKubectl(lab, ['wait', '--for=condition=Established', 'crd/discounts.shop.example']);
    await apply(lab, rest);
    await until({ name: `the application of ${lab.name}`, deadlineMs: 240_000 }, () =>
      applicationUnmet(lab),
    );
    await cordonNodes(lab);
  });
}

/** The addresses at which the shop answers: its node port on every worker. */
export const shopTargets = (lab: Lab): string[] =>
  workersOf(lab).map(({ address }) => `http://${address}:${nodePort}/`);

/** The application's objects, those on which others rest first; pure. */
export function applicationObjects(
  lab: Lab,
  image: string,
): { readonly first: readonly Manifest[]; readonly rest: readonly Manifest[] } {
  const versions = groupVersionsOf(lab.description.version);
  return {
    first: [...foundations(), discountDefinition(versions)],
    rest: [
      ...servedObjects(image, versions),
      ...ledgerObjects(image, ledgerNode(lab).name),
      ...backgroundObjects(image, versions),
      ...discounts(),
    ],
  };
}

/** The worker whose disk holds the ledger. */
export function ledgerNode(lab: Lab): NodePlace {
  const [node] = workersOf(lab);
  if (node === undefined) throw new Error(`lab ${lab.name}: the application needs a worker`);
  return node;
}

/** What keeps the application from running whole; undefined when nothing does. */
export async function applicationUnmet(lab: Lab): Promise<string | undefined> {
  for (const namespace of [shop, billing]) {
    const pods = await labGet<{ readonly items: readonly PodSeen[] }>(lab, [
      'pods',
      `--namespace=${namespace}`,
      // Of the CronJob's pods one may just be starting, at any time.
      '--selector=app!=invoices',
    ]);
    const unmet = podsUnmet(pods.items);
    if (unmet !== undefined) return unmet;
  }
  for (const target of shopTargets(lab)) {
    const answer = await fetch(target, { signal: AbortSignal.timeout(1000) });
    if (!answer.ok) return `${target} answered ${answer.status}`;
  }
  return undefined;
}

const apply = (lab: Lab, items: readonly Manifest[]): Promise<string> =>
  labKubectl(lab, ['apply', '--filename=-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });

/** Labels that pods select on, an annotation and a taint: a migration has to keep all of them. */
async function markNodes(lab: Lab): Promise<void> {
  const names = workersOf(lab).map(({ name }) => name);
  await labKubectl(lab, ['label', '--overwrite', 'node', ...names, 'shop.example/serving=true']);
  const first = ledgerNode(lab).name;
  await labKubectl(lab, ['annotate', '--overwrite', 'node', first, 'shop.example/rack=b-07']);
  const last = names.at(-1) ?? first;
  const taint = 'shop.example/batch=true:PreferNoSchedule';
  await labKubectl(lab, ['taint', '--overwrite', 'node', last, taint]);
}

/** After the application runs: DaemonSets aside, nothing new comes to a node taken out before. */
async function cordonNodes({ nodes, ...lab }: Lab): Promise<void> {
  const cordoned = nodes.filter((node) => node.cordoned).map(({ name }) => name);
  if (cordoned.length > 0) await labKubectl({ nodes, ...lab }, ['cordon', ...cordoned]);
}
