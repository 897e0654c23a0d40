import { pagesOf } from './etcd-pages.js';
import type { ServedEtcd } from './serve-etcd.js';

/** Every key that begins with `prefix`, in order and of one revision, without the values. */
export async function* listKeys(
  etcd: Pick<ServedEtcd, 'ask'>,
  prefix: string,
): AsyncGenerator<readonly string[]> {
  for await (const page of pagesOf(etcd, prefix, 'keys')) yield page.map(({ key }) => key);
}
