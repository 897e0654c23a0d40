/** Where the console is reached, as browsers name it. */
export interface Site {
  /** `https://cutover.example.org`, `http://127.0.0.1:8480`: all that pages of ours may come from. */
  readonly origins: readonly string[];
  readonly isHttps: boolean;
}

/** Names of this machine's loopback. */
const loopback = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * The site at an address that is listened at, or behind a public URL.
 * @throws Error where the URL is more or less than scheme, host and port.
 */
export function siteOf(host: string, port: number, publicUrl?: string): Site {
  const own = publicUrl === undefined ? [] : [originOf(publicUrl)];
  const names = isLoopback(host) ? loopback : [host.includes(':') ? `[${host}]` : host];
  const here = names.map((name) => `http://${name}${port === 80 ? '' : `:${port}`}`);
  return {
    // Behind a proxy nobody else comes by another name.
    origins: own.length > 0 ? own : here,
    isHttps: own.some((origin) => origin.startsWith('https:')),
  };
}

function originOf(publicUrl: string): string {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || `${url.origin}/` !== url.href)
    throw new Error(
      `--public-url: "${publicUrl}" is not allowed; write scheme, host and port, ` +
        'such as https://cutover.example.org',
    );
  return url.origin;
}

/** Does only this machine itself reach the address? */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

/**
 * Is the `Host` of a request ours? Another name would be somebody's page that made its own name
 * point to us.
 */
export const isOurHost = ({ origins }: Site, host: string | undefined): boolean =>
  host !== undefined && origins.some((origin) => new URL(origin).host === host.toLowerCase());

/** Does a form come from a page of ours? Browsers always say so; who says nothing is none. */
export const isOurOrigin = ({ origins }: Site, origin: string | undefined): boolean =>
  origin !== undefined && origins.includes(origin.toLowerCase());
