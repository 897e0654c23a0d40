import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gateNames } from '../../model/gate-policy.js';

/** Lines as a person has typed them when TAB is pressed, and what any shell must offer then. */
export const completedLines: readonly (readonly [line: string, ...words: string[]])[] = [
  ['cutover re', 'recover', 'rehearse', 'reject', 'report', 'resume', 'retry'],
  ['cutover explain ', 'blue', 'green-2', 'spec.yaml', 'specs'],
  ['cutover explain g', 'green-2'],
  ['cutover plan ', 'spec.yaml', 'specs'],
  ['cutover approve blue --gate ', ...gateNames.toSorted()],
  ['cutover approve blue --gate=pl', 'plan'],
  ['cutover approve --gate plan gr', 'green-2'],
  ['cutover approve blue --ga', '--gate'],
  ['cutover approve blue --by '],
  ['cutover approve blue --sign n', 'notes.txt'],
  ['cutover pace blue --node', '--node-rate'],
  ['cutover watch --js', '--json'],
  ['cutover watch blue '],
  ['cutover completion ', 'bash', 'zsh'],
  ['cutover recover s', 'spec.yaml', 'specs'],
  ['cutover recover spec.yaml --ro', '--roll-back'],
  ['cutover recover spec.yaml --key-file n', 'notes.txt'],
  ['cutover lab u', 'up'],
  ['cutover report ', 'blue', 'green-2', 'spec.yaml', 'specs', 'verify'],
  ['cutover report verify n', 'notes.txt'],
  ['cutover nonsense blue '],
];

/** Puts what these lines complete into a directory, with a `cutover` that knows two clusters. */
export async function fillDirectory(directory: string): Promise<void> {
  // What asks Temporal is tested on a server; here the script alone is.
  await writeFile(
    join(directory, 'cutover'),
    '#!/bin/sh\n[ "$*" = "completion --clusters" ] && echo blue && echo "green-2"\n',
  );
  await chmod(join(directory, 'cutover'), 0o755);
  await writeFile(join(directory, 'spec.yaml'), '');
  await writeFile(join(directory, 'notes.txt'), '');
  await mkdir(join(directory, 'specs'));
}
