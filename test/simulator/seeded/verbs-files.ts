import type { Recipe } from '../../../activities/nodes/recipe.js';
import type { ComponentName } from '../../../model/layout.js';
import { AgentFailure, type Doing, type Told } from './agent.js';
import { endContainer, start, startedBy, staticPodsOf, stop } from './machine.js';
import type { Contents, Manifest } from './run-directory.js';

/** The recipe that was prepared. */
export function recipeIn({ directory, call }: Doing): Recipe {
  if (directory.recipe === undefined)
    throw new AgentFailure('Refused', `run ${call.run} has no recipe on this node`);
  return directory.recipe;
}

const isBelow = (path: string, kept: string): boolean =>
  path === kept || path.startsWith(`${kept}/`);

/** What stands at and below a path now, where the kubelet sees it or held. */
const standing = ({ machine }: Doing, kept: string): Contents =>
  new Map([...machine.files, ...machine.held].filter(([path]) => isBelow(path, kept)));

/** Static pods of a recipe that are exchanged under a kubelet that runs on, with their manifests. */
function manifestsOf(recipe: Recipe): ReadonlyMap<string, string> {
  const known = recipe.etcd ?? recipe.api;
  if (recipe.kubelet === undefined || known === undefined) return new Map();
  const directory = known.path.slice(0, known.path.lastIndexOf('/'));
  return new Map(recipe.staticPods.map((name) => [name, `${directory}/${name}.yaml`]));
}

/** A manifest that a running kubelet would take up is held until its side starts. */
function put({ machine }: Doing, recipe: Recipe, path: string, content: string): void {
  const isHeld = [...manifestsOf(recipe).values()].includes(path);
  (isHeld ? machine.held : machine.files).set(path, content);
}

function remove({ machine }: Doing, path: string): void {
  machine.files.delete(path);
  machine.held.delete(path);
}

/** Ends static pods for good: what a kubelet that runs does not see it does not start again. */
export async function endStatic(doing: Doing, names: readonly ComponentName[]): Promise<boolean> {
  const { machine, around, pause } = doing;
  const manifests = manifestsOf(recipeIn(doing));
  for (const name of names) {
    const path = manifests.get(name);
    const content = path === undefined ? undefined : machine.files.get(path);
    if (path === undefined || content === undefined) continue;
    if (machine.held.has(path))
      throw new AgentFailure('NeedsOperator', `${path} came back while it is held`);
    machine.held.set(path, content);
    machine.files.delete(path);
  }
  await pause(around.random.between(50, 900));
  const own = staticPodsOf(machine.layout).filter((name) => names.includes(name));
  return own.filter((name) => stop(machine, around, name, 'agent')).length > 0;
}

/** Shows the kubelet what was held; one that runs takes it up. */
async function release(doing: Doing, names?: readonly string[]): Promise<boolean> {
  const { machine, around, pause } = doing;
  const due = [...manifestsOf(recipeIn(doing))].filter(
    ([name, path]) => machine.held.has(path) && names?.includes(name) !== false,
  );
  for (const [name, path] of due) {
    await pause(around.random.between(10, 600));
    machine.files.set(path, machine.held.get(path)!);
    machine.held.delete(path);
    if (machine.processes.has('kubelet')) start(machine, around, name as ComponentName, 'agent');
  }
  return due.length > 0;
}

/** Static pods that run end, and the kubelet starts them anew; none where no kubelet runs. */
async function renewStatic(doing: Doing): Promise<Told> {
  const { machine, around, pause } = doing;
  await pause(around.random.between(100, 5000));
  const names = [...manifestsOf(recipeIn(doing)).keys()] as ComponentName[];
  if (!machine.processes.has('kubelet')) return [false, 'no kubelet listens'];
  const ended = names.filter((name) => stop(machine, around, name, 'agent'));
  for (const name of ended) start(machine, around, name, 'node');
  return [ended.length > 0, 'renewed static pods'];
}

const textOf = (contents: ReadonlyMap<string, string>): string =>
  JSON.stringify([...contents].toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** Units of a recipe that run. */
export const activeUnits = ({ machine }: Doing, units: readonly string[]): readonly string[] =>
  units.filter((unit) =>
    startedBy(machine.layout, unit).some((component) => machine.processes.has(component)),
  );

function refuseWhileRunning(doing: Doing): void {
  const { machine } = doing;
  const recipe = recipeIn(doing);
  const [active] = activeUnits(doing, recipe.units);
  if (active !== undefined) throw new AgentFailure('Regressed', `${active} still runs`);
  const pods = recipe.keepsContainers === true ? recipe.staticPods : staticPodsOf(machine.layout);
  const seen = [...manifestsOf(recipe)].find(([, path]) => machine.files.has(path));
  if (seen !== undefined) throw new AgentFailure('Regressed', `the kubelet sees ${seen[1]}`);
  const runs = pods.find((component) => machine.processes.has(component));
  if (runs !== undefined) throw new AgentFailure('Regressed', `static pod ${runs} still runs`);
  if (recipe.keepsContainers !== true && machine.containers.size > 0)
    throw new AgentFailure('Regressed', 'containers still run');
}

/** The power may go between any two renames. */
const betweenRenames = ({ pause, around }: Doing): Promise<void> =>
  pause(around.random.between(1, 40));

function refuseFullDisk({ machine, around }: Doing): void {
  if (machine.diskFullUntil > around.timeline.now()) throw new Error('No space left on device');
}

async function setAside(doing: Doing): Promise<Told> {
  const { directory, around, call } = doing;
  const paths = recipeIn(doing).kept.map(({ path }) => path);
  const isFirst = directory.manifest === undefined;
  const due = (manifest: Manifest): string[] =>
    paths.filter((path) => manifest.get(path)!.size > 0 && !directory.aside.has(path));
  if (isFirst || due(directory.manifest!).length > 0) refuseWhileRunning(doing);
  directory.manifest ??= new Map(paths.map((path) => [path, standing(doing, path)]));
  for (const path of due(directory.manifest)) {
    await betweenRenames(doing);
    const contents = standing(doing, path);
    if (contents.size === 0)
      throw new AgentFailure('NeedsOperator', `${path} is neither in place nor set aside`);
    directory.aside.set(path, contents);
    for (const one of contents.keys()) remove(doing, one);
    if (around.bug === 'a kept file is changed' && around.random.percent(20))
      contents.set([...contents.keys()][0]!, 'changed');
    note(doing, path, 'aside', contents, call.run);
  }
  return [isFirst, 'set aside'];
}

function note(
  { machine, around }: Doing,
  path: string,
  event: 'aside' | 'back' | 'removed',
  contents: ReadonlyMap<string, string>,
  run: string,
): void {
  around.note({
    kind: 'kept',
    node: machine.ref.name,
    run,
    path,
    event,
    content: textOf(contents),
  });
}

/** `in place`, `set aside` or `replaced`, read from what lies there. */
function stateOf(doing: Doing, path: string): string {
  const { directory } = doing;
  const hadOld = directory.manifest!.get(path)!.size > 0;
  if (hadOld && !directory.aside.has(path)) return 'in place';
  return standing(doing, path).size > 0 ? 'replaced' : 'set aside';
}

const carryOf = (recipe: Recipe, path: string): readonly string[] =>
  recipe.kept.filter((kept) => kept.path === path).flatMap(({ carry }) => carry);

const filesOf = (recipe: Recipe, path: string) =>
  recipe.files.filter((one) => isBelow(one.path, path));

function hasNew(doing: Doing, path: string): boolean {
  const recipe = recipeIn(doing);
  const entries = doing.directory.manifest!.get(path)!;
  const isDirectory = entries.has(`${path}/`);
  const carries = entries.size > 0 && carryOf(recipe, path).length > 0;
  return isDirectory || carries || filesOf(recipe, path).length > 0;
}

async function install(doing: Doing): Promise<Told> {
  const { directory } = doing;
  const recipe = recipeIn(doing);
  if (directory.manifest === undefined)
    throw new AgentFailure('Regressed', 'nothing is set aside; set the old side aside first');
  refuseWhileRunning(doing);
  const paths = [...directory.manifest.keys()];
  const inPlace = paths.find((path) => stateOf(doing, path) === 'in place');
  if (inPlace !== undefined)
    throw new AgentFailure('Regressed', `${inPlace} is still the old side's`);
  refuseFullDisk(doing);
  const due = paths.filter((path) => stateOf(doing, path) === 'set aside' && hasNew(doing, path));
  for (const path of due) {
    await betweenRenames(doing);
    const built: Contents = new Map();
    const kept = directory.aside.get(path) ?? new Map<string, string>();
    if (kept.has(`${path}/`)) built.set(`${path}/`, 'directory');
    for (const part of carryOf(recipe, path))
      for (const [one, content] of kept)
        if (part === '.' || isBelow(one, `${path}/${part}`)) built.set(one, content);
    for (const one of filesOf(recipe, path)) built.set(one.path, one.sha256);
    for (const [one, content] of built) put(doing, recipe, one, content);
  }
  return [due.length > 0, 'installed'];
}

/** Why this node is neither wholly old nor wholly new by this run; absent where it is. */
export function betweenTheSides(doing: Doing): string | undefined {
  const { directory } = doing;
  if (directory.manifest === undefined) return undefined;
  for (const path of directory.manifest.keys()) {
    const state = stateOf(doing, path);
    if (state === 'in place' || (state === 'set aside' && hasNew(doing, path)))
      return `${path} is ${state}`;
  }
  const missing = recipeIn(doing).files.find(({ path }) => standing(doing, path).size === 0);
  return missing && `${missing.path} is missing`;
}

async function restore(doing: Doing): Promise<Told> {
  const { directory, call } = doing;
  const { manifest } = directory;
  if (manifest === undefined) return [false, 'nothing was set aside'];
  refuseWhileRunning(doing);
  for (const [path, entries] of manifest) {
    const state = stateOf(doing, path);
    if (state === 'in place') continue;
    await betweenRenames(doing);
    for (const one of standing(doing, path).keys()) remove(doing, one);
    await betweenRenames(doing);
    const kept = directory.aside.get(path);
    if (entries.size > 0 && kept !== undefined) {
      for (const [one, content] of kept) put(doing, recipeIn(doing), one, content);
      directory.aside.delete(path);
      note(doing, path, 'back', kept, call.run);
    }
  }
  prove(manifest, (path) => standing(doing, path));
  delete directory.manifest;
  return [true, 'restored'];
}

function prove(manifest: Manifest, placeOf: (path: string) => ReadonlyMap<string, string>): void {
  for (const [path, entries] of manifest)
    if (textOf(placeOf(path)) !== textOf(entries))
      throw new AgentFailure('NeedsOperator', `${path} is not as its manifest says`);
}

async function verifyKept(doing: Doing): Promise<Told> {
  const { directory, around } = doing;
  if (around.bug === 'the old side is let go too early') return retire(doing);
  if (directory.manifest === undefined) return [false, 'nothing is set aside'];
  const hadOld = new Map([...directory.manifest].filter(([, entries]) => entries.size > 0));
  prove(hadOld, (path) => directory.aside.get(path) ?? standing(doing, path));
  return [false, 'kept paths are equal'];
}

async function retire(doing: Doing): Promise<Told> {
  const { directory, call } = doing;
  if (directory.manifest === undefined) return [false, 'nothing is set aside'];
  const broken = betweenTheSides(doing);
  if (broken !== undefined) throw new AgentFailure('Regressed', broken);
  for (const [path, contents] of directory.aside) {
    await betweenRenames(doing);
    directory.aside.delete(path);
    note(doing, path, 'removed', contents, call.run);
  }
  delete directory.manifest;
  return [true, 'removed the old paths for good'];
}

/** Stops units in reverse and disables them, so that a boot starts no half side. */
export async function stopUnits(doing: Doing, units: readonly string[]): Promise<boolean> {
  const { machine, directory, around, pause } = doing;
  directory.enabledBefore ??= recipeIn(doing).units.filter((unit) => machine.enabled.has(unit));
  let acted = false;
  for (const unit of units) acted = machine.enabled.delete(unit) || acted;
  for (const unit of units.toReversed())
    for (const component of startedBy(machine.layout, unit)) {
      await pause(around.random.between(10, 900));
      acted = stop(machine, around, component, 'agent') || acted;
    }
  return acted;
}

/** Enables what was enabled before, and starts in order: all, or one component alone. */
export async function startUnits(doing: Doing, only?: ComponentName): Promise<Told> {
  const { machine, directory, around, pause } = doing;
  const broken = betweenTheSides(doing);
  if (broken !== undefined) throw new AgentFailure('Regressed', `between the sides: ${broken}`);
  const isWanted = (unit: string) =>
    only === undefined || startedBy(machine.layout, unit).includes(only);
  const units = recipeIn(doing).units.filter(isWanted);
  for (const unit of (directory.enabledBefore ?? []).filter(isWanted)) machine.enabled.add(unit);
  let acted = false;
  for (const unit of units)
    for (const component of startedBy(machine.layout, unit)) {
      await pause(around.random.between(10, 200));
      acted ||= !machine.processes.has(component);
      start(machine, around, component, 'agent');
    }
  acted = (await release(doing, only && [only])) || acted;
  const [pod] = machine.containers.keys();
  if (around.bug === 'a container ends below the exchange of a kubelet' && pod !== undefined)
    endContainer(machine, around, pod, 'agent');
  return [acted, 'started units'];
}

async function stopContainers(doing: Doing): Promise<Told> {
  const { machine, around, pause } = doing;
  const pods = [...machine.containers.keys()];
  for (const pod of pods) {
    await pause(around.random.between(1, 300));
    endContainer(machine, around, pod, 'agent');
  }
  const components = staticPodsOf(machine.layout).filter((one) => machine.processes.has(one));
  for (const component of components) stop(machine, around, component, 'agent');
  return [pods.length + components.length > 0, 'ended containers'];
}

async function noteContainers({ machine, directory }: Doing): Promise<Told> {
  if (directory.noted !== undefined) return [false, 'noted before'];
  directory.noted = new Map(machine.containers);
  return [true, `noted ${directory.noted.size} containers`];
}

async function compareContainers(doing: Doing): Promise<Told> {
  const { machine, directory, around, pause } = doing;
  const { noted } = directory;
  if (noted === undefined) throw new AgentFailure('Regressed', 'no containers were noted');
  const started = directory.journal.findLast(
    ({ key, event }) => event === 'done' && key.endsWith('/start-units'),
  );
  const watch = (recipeIn(doing).watchSeconds ?? 45) * 1000;
  const left = started === undefined ? watch : watch - (around.timeline.now() - started.at);
  await pause(Math.min(watch, Math.max(0, left)));
  const restarted = [...noted].find(([pod, at]) => (machine.containers.get(pod) ?? at) !== at);
  if (restarted !== undefined)
    throw new AgentFailure('Regressed', `container of ${restarted[0]} was restarted`);
  return [false, 'containers run on'];
}

/** Verbs on files, units and containers. As activities/node-agent/verbs.py. */
export const fileVerbs = {
  'stop-units': async (doing: Doing): Promise<Told> => [
    await stopUnits(doing, recipeIn(doing).units),
    'stopped units',
  ],
  'note-containers': noteContainers,
  'compare-containers': compareContainers,
  'renew-static-pods': renewStatic,
  'end-kube-proxy': async (): Promise<Told> => [true, 'ended kube-proxy'],
  'stop-containers': stopContainers,
  'set-aside': setAside,
  install,
  restore,
  'verify-kept': verifyKept,
  retire,
  'discard-staged': async (): Promise<Told> => [true, 'removed what was staged'],
  'load-images': async (doing: Doing): Promise<Told> => {
    refuseFullDisk(doing);
    return [true, 'loaded images'];
  },
  prebuild: async (doing: Doing): Promise<Told> => {
    refuseFullDisk(doing);
    return [true, 'prebuilt'];
  },
} as const;
