import { z } from 'zod';
import { printable } from '../../model/printable.js';

/** What the agent says is data from a stranger until it has this form. */
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const sentence = z
  .string()
  .max(2_000)
  .transform((told) => printable(told));
const word = z
  .string()
  .max(64)
  .transform((told) => printable(told));
const path = z
  .string()
  .max(4_096)
  .transform((told) => printable(told));

/** Every answer of the agent: a value, or a failure of one of the four kinds. */
export const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    kind: z.enum(['Refused', 'NotYet', 'Regressed', 'NeedsOperator']),
    message: sentence,
  }),
]);

/** A file with its content, or the fact that there is none. */
export const NodeFile = z.discriminatedUnion('absent', [
  z.object({ path, absent: z.literal(true) }),
  z.object({
    path,
    absent: z.literal(false),
    sha256: digest,
    mode: count,
    uid: count,
    gid: count,
    content: z.base64().max(400_000),
  }),
]);
/** The same, as a type. */
export type NodeFile = z.output<typeof NodeFile>;

/** Answer to `read`. */
export const FilesAnswer = z.object({ files: z.array(NodeFile).max(1_000) });

/** Answer to `inventory`. */
export const InventoryAnswer = FilesAnswer.extend({
  clockMs: z.number(),
  freeBytes: z.number().nonnegative(),
  kept: z.array(
    z.object({ path, type: z.enum(['absent', 'file', 'directory', 'link', 'socket', 'other']) }),
  ),
  mountPoints: z.array(path).max(1_000),
  units: z.array(z.object({ name: path, loaded: z.boolean(), active: z.boolean() })),
  programs: z.array(path),
  socket: z.boolean(),
  uid: count,
});
/** The same, as a type. */
export type InventoryAnswer = z.output<typeof InventoryAnswer>;

/** Answer to `stage`, `receive` and `recipe`: was there anything to do? */
export const NewAnswer = z.object({ isNew: z.boolean() });

/** Answer to `has`. */
export const HasAnswer = z.object({ digests: z.array(digest).max(10_000) });

const VerbResult = z.object({
  verb: word,
  acted: z.boolean(),
  /** The key had been done before, so nothing was done now. */
  repeated: z.boolean(),
  summary: sentence,
  ms: count,
  details: z.record(word, z.union([path, z.number(), z.boolean()])),
});
/** What one verb of a phase did. */
export type VerbResult = z.output<typeof VerbResult>;

const verbs = z.array(VerbResult).max(50);

/** Answer to `phase`: its end, or that it still runs. */
export const PhaseAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running') }),
  z.object({
    state: z.literal('ended'),
    result: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), verbs }),
      z.object({
        ok: z.literal(false),
        kind: z.enum(['Refused', 'NotYet', 'Regressed', 'NeedsOperator']),
        message: sentence,
        verbs,
      }),
    ]),
  }),
]);
/** The same, as a type. */
export type PhaseAnswer = z.output<typeof PhaseAnswer>;
