import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** A file of ours that pages name. */
export interface Asset {
  /** With a digest in it, so that browsers may keep it for ever. */
  readonly url: string;
  readonly type: string;
  readonly text: string;
}

/** All of them; read once, at the start. */
export interface Assets {
  readonly style: Asset;
  readonly script: Asset;
  readonly icon: Asset;
}

/** @throws Error where the installation is not whole. */
export const readAssets = (): Assets => ({
  style: assetOf('console.css', 'text/css; charset=utf-8'),
  script: assetOf('console.js', 'text/javascript; charset=utf-8'),
  icon: assetOf('icon.svg', 'image/svg+xml'),
});

/** Beside the sources: the compiler copies no style sheets. */
function assetOf(name: string, type: string): Asset {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = here.includes(`${sep}dist${sep}`)
    ? join(here, '..', '..', '..')
    : join(here, '..', '..');
  const text = readFileSync(join(root, 'console', 'assets', name), 'utf8');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { url: `/assets/${digest}/${name}`, type, text };
}

/** Serves them to everybody: the login page needs them too, and they tell nothing. */
export function serveAssets(app: FastifyInstance, assets: Assets): void {
  for (const { url, type, text } of Object.values<Asset>({ ...assets }))
    app.get(url, async (_, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-type', type)
        .send(text),
    );
}
