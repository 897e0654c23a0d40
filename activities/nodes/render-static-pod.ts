import { type Document, type YAMLMap, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { ComponentChange } from '../../model/plan.js';
import { type CommandLine, unreadable } from './command-line.js';
import { type FlagChange, changeFlags, flagName, joinFlags } from '../../model/flags.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { moveProbes, probesOf } from './static-pod-probes.js';

/** Flags and image of the first container of a pod manifest. */
export function readStaticPod(text: string): CommandLine {
  const { container } = parsed(text);
  const { flags, more } = flagsOf(container);
  const image = container.get('image');
  const args = [...flags, ...more];
  return { args, ...(typeof image === 'string' && { image }), ...probesOf(container) };
}

/** The manifest with other flags and image; everything outside of the two lists stays as it was. */
export function renderStaticPod(
  text: string,
  change: FlagChange & Pick<ComponentChange, 'image' | 'probes'>,
): string {
  const { document, container } = parsed(text);
  const { program, flags, more } = flagsOf(container);
  const hasMore = more.length > 0;
  // Where flags stand in both lists, each keeps its own and new ones go to the second.
  const own = hasMore ? onlyThoseIn(flags, change) : change;
  setWords(document, container, 'command', [...program, ...changeFlags(flags, own)]);
  if (hasMore) setWords(document, container, 'args', changeFlags(more, without(change, own)));
  if (change.image !== undefined) container.set('image', change.image);
  moveProbes(container, change.probes ?? {});
  // As kubeadm writes lists: not deeper than the name above them. The smaller the difference, the better it reads.
  const indentSeq = !/^( *)[\w-]+:\n\1- /m.test(text);
  return document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: false });
}

function parsed(text: string): { readonly document: Document; readonly container: YAMLMap } {
  const [fault] = parseYaml(text).faults;
  if (fault) throw unreadable(`is no YAML: ${fault.message}`);
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw unreadable(`is no YAML: ${error.message.split('\n')[0]}`);
  if (document.get('kind') !== 'Pod') throw unreadable('is no manifest of a Pod');
  const container = document.getIn(['spec', 'containers', 0]);
  if (!isMap(container)) throw unreadable('is a Pod without containers');
  return { document, container };
}

/** The program stands first in `command`, or is the image's own and flags stand in `args` alone. */
function flagsOf(container: YAMLMap) {
  const [program, ...flags] = wordsOf(container, 'command');
  if (program !== undefined && /(?:^|\/)(?:ba|da)?sh$/.test(program))
    throw unreadable('starts its program through a shell; its flags cannot be told from the line');
  return {
    program: program === undefined ? [] : [program],
    flags: joinFlags(flags),
    more: joinFlags(wordsOf(container, 'args')),
  };
}

function wordsOf(container: YAMLMap, field: 'command' | 'args'): string[] {
  const list = container.get(field);
  if (list === undefined || list === null) return [];
  if (!isSeq(list)) throw unreadable(`has a ${field} that is no list`);
  return list.items.map((item) => {
    if (!isScalar(item)) throw unreadable(`has a ${field} with something else than text`);
    return typeof item.value === 'string' ? item.value : String(item.source ?? item.value);
  });
}

function setWords(
  document: Document,
  container: YAMLMap,
  field: 'command' | 'args',
  words: readonly string[],
): void {
  if (words.length === 0) container.delete(field);
  else container.set(field, document.createNode(words));
}

/** The part of a change that concerns flags which are there. */
function onlyThoseIn(flags: readonly string[], { remove, set }: FlagChange): FlagChange {
  const there = new Set(flags.map(flagName));
  return { remove, set: pick(set, (name) => there.has(name)) };
}

const without = ({ remove, set }: FlagChange, other: FlagChange): FlagChange => ({
  remove,
  set: pick(set, (name) => !Object.hasOwn(other.set, name)),
});

const pick = (set: FlagChange['set'], wanted: (name: string) => boolean): FlagChange['set'] =>
  Object.fromEntries(Object.entries(set).filter(([name]) => wanted(name)));
