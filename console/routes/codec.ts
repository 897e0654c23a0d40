import type { Payload, PayloadCodec } from '@temporalio/common';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type CodecOrigins, allowOrigin, requireReader } from '../http/codec-origin.js';
import type { Guard } from '../http/guard.js';
import { refusal } from '../http/refusal.js';

/** What makes payloads of a namespace readable, and for whose pages. */
export interface CodecService {
  readonly codec: PayloadCodec;
  readonly origins: CodecOrigins;
}

/** Below it are `encode` and `decode`, as Temporal's UI and command line ask for them. */
export const codecPath = '/codec';

/** A payload has at most 2 MB; a page asks for those of many events at once. */
const maxBodyBytes = 32 * 1024 * 1024;

const Base64 = z.base64();
/** Payloads in the JSON form of Temporal's API: bytes are base64. */
const PayloadsSchema = z.object({
  payloads: z.array(
    z.object({ metadata: z.record(z.string(), Base64).default({}), data: Base64.default('') }),
  ),
});
type Written = z.infer<typeof PayloadsSchema>['payloads'][number];

/**
 * The protocol of Temporal's codec servers, for those who may look at runs here: a page of the Temporal UI sends payloads as
 * they are stored, and gets what they hold.
 */
export function codecRoutes(app: FastifyInstance, guard: Guard, service: CodecService): void {
  const { codec, origins } = service;
  // A scope of its own: forms are all that the rest of the console reads.
  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: maxBodyBytes },
      async (_: unknown, body: string | Buffer) => payloadsIn(String(body)),
    );
    scope.addHook('onRequest', async (request, reply) => allowOrigin(origins, request, reply));
    scope.setErrorHandler(async (cause, _, reply) => {
      const status =
        cause instanceof Error && 'statusCode' in cause ? Number(cause.statusCode) : 400;
      return reply.code(status).send({ error: cause instanceof Error ? cause.message : '' });
    });
    for (const act of ['encode', 'decode'] as const) {
      const path = `${codecPath}/${act}`;
      scope.options(path, async (_, reply) => reply.code(204).send());
      scope.post(
        path,
        // Before the body is read: nobody else has megabytes read here.
        { onRequest: async (request, reply) => requireReader(guard, origins, request, reply) },
        async (request) => ({
          payloads: (await codec[act](request.body as Payload[])).map(written),
        }),
      );
    }
  });
}

/** @throws Refusal, which repeats nothing of what was sent. */
function payloadsIn(body: string): Payload[] {
  const parsed = PayloadsSchema.safeParse(jsonOf(body));
  if (!parsed.success)
    throw refusal(400, 'is not {"payloads": […]} as in the JSON form of Temporal\'s API');
  return parsed.data.payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const written = ({ metadata, data }: Payload): Written => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]),
  ),
  data: base64(data),
});

const base64 = (bytes: Uint8Array | null | undefined): string =>
  Buffer.from(bytes ?? []).toString('base64');
