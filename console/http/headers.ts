import type { FastifyInstance } from 'fastify';

/** Scripts and styles only from our own files, no frame around us, nothing from elsewhere. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not no-referrer: with it a browser sends no origin along with our own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

const oneYear = 31_536_000;

/** Every answer gets them, errors too; a route may replace one. */
export function addHeaders(app: FastifyInstance, isHttps: boolean): void {
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(headers);
    if (isHttps) reply.header('strict-transport-security', `max-age=${oneYear}`);
  });
}
