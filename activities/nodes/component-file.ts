import type { ComponentFacts } from '../../model/inventory.js';
import type { ComponentLayout } from '../../model/layout.js';
import type { ComponentChange } from '../../model/plan.js';
import { refused } from '../failures.js';
import type { NodeFile } from './answers.js';
import type { CommandLine } from './command-line.js';
import { readEnvFile, renderEnvFile } from './render-env-file.js';
import { readStaticPod, renderStaticPod } from './render-static-pod.js';
import { readUnit, renderUnit } from './render-unit.js';

type Form = ComponentLayout['kind'];

const readers: Readonly<Record<Form, (text: string) => CommandLine>> = {
  'static-pod': readStaticPod,
  unit: readUnit,
  'env-file': readEnvFile,
};

const renderers: Readonly<Record<Form, (text: string, change: ComponentChange) => string>> = {
  'static-pod': renderStaticPod,
  unit: renderUnit,
  'env-file': renderEnvFile,
};

/** A file that is there. */
export type PresentFile = Extract<NodeFile, { absent: false }>;

/** The command line in a component's file. @throws Refused naming node and file where it has another form. */
export const factsOf = (
  node: string,
  { component, kind }: ComponentLayout,
  file: PresentFile,
): ComponentFacts => ({
  component,
  path: file.path,
  ...named(node, file, () => readers[kind](textOf(file))),
  sha256: file.sha256,
});

/**
 * The new side's version of a component's file.
 * @throws Refused where the file is not the one that the change was planned on.
 */
export function renderComponent(
  node: string,
  { kind }: ComponentLayout,
  file: PresentFile,
  change: ComponentChange,
): string {
  if (file.sha256 !== change.plannedOn)
    throw refused(
      `${node}: ${file.path} has changed since the plan was made (sha256 ${file.sha256}, ` +
        `planned on ${change.plannedOn}); plan again`,
    );
  return named(node, file, () => renderers[kind](textOf(file), change));
}

/** What stands in a file. */
export const textOf = ({ content }: PresentFile): string =>
  Buffer.from(content, 'base64').toString('utf8');

function named<Value>(node: string, { path }: PresentFile, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw refused(`${node}: ${path} ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
