/** Value of one cookie of a `Cookie` header; the first counts. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const own = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`));
  return own?.slice(name.length + 1);
}

/**
 * Name of the session's cookie. Browsers take `__Host-` only over https, and then from nobody else:
 * not from another host of the domain, either.
 */
export const sessionCookie = (isHttps: boolean): string =>
  isHttps ? '__Host-cutover' : 'cutover-session';

/** A `Set-Cookie` value that scripts and other sites never see; an empty value takes it away. */
export const setCookie = (name: string, value: string, isHttps: boolean): string =>
  [
    `${name}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    ...(isHttps ? ['Secure'] : []),
    ...(value === '' ? ['Max-Age=0'] : []),
  ].join('; ');
