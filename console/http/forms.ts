import type { FastifyInstance } from 'fastify';

/** Fields of a form as they came; a file is its text. */
export type Form = ReadonlyMap<string, string>;

/** A spec of ten thousand nodes has less than one megabyte; what is larger is refused unread. */
export const maxFormBytes = 4 * 1024 * 1024;

/** Reads what browsers send with a form, with and without a file; anything else is refused. */
export function readForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer', bodyLimit: maxFormBytes },
    async (request: { readonly headers: Headers_ }, body: string | Buffer): Promise<Form> =>
      fieldsOf(request.headers['content-type'] ?? '', Buffer.from(body)),
  );
}

interface Headers_ {
  readonly 'content-type'?: string | undefined;
}

/** The platform's own reader knows both forms. @throws Error with status 400 where it is neither. */
async function fieldsOf(contentType: string, body: Buffer): Promise<Form> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  })
    .formData()
    .catch(() => {
      throw Object.assign(new Error('the form cannot be read'), { statusCode: 400 });
    });
  const fields = new Map<string, string>();
  for (const [name, value] of form)
    if (!fields.has(name)) fields.set(name, typeof value === 'string' ? value : await value.text());
  return fields;
}

/** A field without blanks around it; absent where it is empty or not there. */
export function fieldOf(form: Form, name: string): string | undefined {
  const value = form.get(name)?.trim() ?? '';
  return value === '' ? undefined : value;
}
