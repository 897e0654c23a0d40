import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSources } from './sources.js';
import { tables } from './tables.js';

// Writes the tables anew after recorded facts have changed: `node dist/lab/facts/main.js`, from the project's root.
const written = await tables(await readSources('model/facts'));
for (const [path, text] of Object.entries(written)) await writeFile(join('.', path), text);
console.log(`wrote ${Object.keys(written).join(', ')}`);
