import { parseYaml } from './parse-yaml.js';

/** Aliases, resolved, that one document may come to: a few shared values, no bomb. */
const maxAliases = 100;

/**
 * The documents of a text from a node, as plain data, in time that grows with its length.
 * @throws Error where it is no YAML, or YAML that nobody should write: see `parseYaml`.
 */
export function plainYaml(text: string): readonly unknown[] {
  const { documents, faults } = parseYaml(text);
  const [fault] = faults;
  if (fault !== undefined) throw new Error(fault.message);
  return documents.map((document): unknown => document.toJS({ maxAliasCount: maxAliases }));
}

/** The one document of a text. @throws Error as `plainYaml` does, and where there are several. */
export function onePlainYaml(text: string): unknown {
  const [content, ...more] = plainYaml(text);
  if (more.length > 0) throw new Error(`it holds ${more.length + 1} documents`);
  return content;
}
