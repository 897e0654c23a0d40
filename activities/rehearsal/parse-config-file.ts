import { removedConfigs } from '../../model/facts/config-versions.js';
import { goneGates } from '../../model/facts/gone.js';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { ComponentName } from '../../model/layout.js';
import { type KubernetesVersion, minorOf } from '../../model/version.js';
import { plainYaml } from '../yaml/plain-yaml.js';

/** A configuration file of a component, as a node has it. */
export interface ConfigFile {
  readonly component: ComponentName;
  /** For people: `w-1 /var/lib/kubelet/config.yaml`. */
  readonly where: string;
  readonly text: string;
}

/** From where to where. */
export interface ConfigWay {
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
}

/** What the tables say of a configuration file; the target's own program says the rest. */
export const judgeConfigFile = (file: ConfigFile, way: ConfigWay): Finding[] =>
  documentsOf(file.text).flatMap((document) => [
    ...version(file, document, way),
    ...gates(file, document, way),
  ]);

type Fields = Readonly<Record<string, unknown>>;

function version({ component, where }: ConfigFile, document: Fields, way: ConfigWay): Finding[] {
  const { kind, apiVersion } = document;
  const gone = removedConfigs.find(
    (one) =>
      one.component === component &&
      one.kind === kind &&
      one.apiVersion === apiVersion &&
      one.goneIn <= minorOf(way.to),
  );
  if (gone === undefined) return [];
  const what = `${gone.kind} is ${gone.apiVersion}, which v1.${gone.goneIn} and later do not read`;
  return [found('config-version-removed', where, what, `write it as ${gone.replacement} first`)];
}

function gates({ where }: ConfigFile, { featureGates }: Fields, way: ConfigWay): Finding[] {
  if (!isFields(featureGates)) return [];
  const gone = new Set(goneGates(way));
  return Object.entries(featureGates)
    .filter(([gate]) => gone.has(gate))
    .map(([gate, value]) =>
      found(
        'config-gate-removed',
        where,
        `${way.to} has no feature gate ${gate}, which the file sets to ${String(value)}`,
      ),
    );
}

/** The mappings among a file's documents; what cannot be read is left to the program that has to. */
function documentsOf(text: string): Fields[] {
  try {
    return plainYaml(text).filter(isFields);
  } catch {
    return [];
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
