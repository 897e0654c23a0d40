import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../../../activities/assess/read-bundle.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-bundle-'));
  await writeFile(join(directory, 'kubelet'), 'program');
});
afterEach(() => rm(directory, { recursive: true }));

const sha256 = 'a'.repeat(64);
const kubelet = { name: 'kubelet', kind: 'program', sha256, size: 7 };
const bundle = async (content: unknown): Promise<string> => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(directory, 'bundle.json'), text);
  return directory;
};
const withFile = (change: object) => ({ version: 'v1.23.6', files: [{ ...kubelet, ...change }] });

test('a bundle is what its list says', async () => {
  expect(await readBundle(await bundle(withFile({})))).toEqual(withFile({}));
});

test.each<[string, unknown, string]>([
  ['a digest in capitals', withFile({ sha256: 'A'.repeat(64) }), 'files[0].sha256: "AAAA'],
  ['a digest that is cut', withFile({ sha256: 'a'.repeat(63) }), 'files[0].sha256: "aaa'],
  ['a digest of another kind', withFile({ sha256: 'sha512:aa' }), 'files[0].sha256: "sha512:aa"'],
  [
    'a list in the form of BSD',
    `SHA256 (kubelet) = ${sha256}\n`,
    'bundle.json cannot be read as JSON',
  ],
  ['a list of sha256sum', `${sha256}  kubelet\n`, 'bundle.json cannot be read as JSON'],
  [
    'a file under another name',
    withFile({ name: 'kubelet-v1' }),
    'kubelet-v1 is named in bundle.json',
  ],
  ['a name that climbs', withFile({ name: '../kubelet' }), 'files[0].name: "../kubelet"'],
  ['a name that is an option', withFile({ name: '-o' }), 'files[0].name: "-o"'],
  ['a name of two lines', withFile({ name: 'a\nb' }), 'files[0].name: "a\\nb"'],
  ['a file that was cut off', withFile({ size: 8 }), 'kubelet has 7 bytes, bundle.json says 8'],
  ['a size that is none', withFile({ size: 0 }), 'files[0].size: 0'],
  ['a file of no kind', withFile({ kind: 'script' }), 'files[0].kind: "script"'],
  ['a field that nobody reads', withFile({ mode: '4755' }), 'files[0].mode: no such field'],
  ['no files', { version: 'v1.23.6', files: [] }, 'files: an empty list'],
  ['another form of version', { ...withFile({}), version: '1.23.6' }, 'version: "1.23.6"'],
])('a bundle with %s is refused', async (_, content, line) => {
  await expect(readBundle(await bundle(content))).rejects.toMatchObject({
    type: 'Refused',
    message: expect.stringContaining(line),
  });
});
