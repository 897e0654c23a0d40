/** `127.0.0.0/8` as the URL standard writes it, `::1`, and the name of both. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What a URL must be that a secret is in, or is sent to. */
export const confidentialUrlRule =
  'must be an https URL, or an http one of the loopback, without user and password';

const unseen = /[\s\p{Cc}\p{Cf}]/u;

/** A text as the URL that it is; absent where it is none, is too long, or has in it what nobody could see. */
export function parsedUrl(written: string): URL | undefined {
  const fits = written.length <= 2048 && !unseen.test(written) && URL.canParse(written);
  return fits ? new URL(written) : undefined;
}

/** May a secret go there? Plain HTTP would show it, and a token in the path, to whoever listens. */
export function isConfidential(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
}
