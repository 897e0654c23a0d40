/** A filter for the shell runbook: a List of objects in, a List that can be applied out. */
import { text } from 'node:stream/consumers';
import { type Printed, clean } from './clean.js';

const list = JSON.parse(await text(process.stdin)) as { readonly items: readonly Printed[] };
const cleaned = { apiVersion: 'v1', kind: 'List', items: clean(list.items) };
process.stdout.write(`${JSON.stringify(cleaned)}\n`);
