/** A file of a bundle. */
export interface BundledFile {
  readonly name: string;
  readonly content: Buffer;
}

const BLOCK = 512;
const NAME = /^[a-z][a-z0-9.-]{0,63}$/;

/**
 * Files as a tar archive that every tar reads. The same files give the same bytes: no owner, no time, mode 0644.
 * Throws a RangeError for a name that is no plain file name.
 */
export function writeTar(files: readonly BundledFile[]): Buffer {
  const parts = files.flatMap(({ name, content }) => {
    if (!NAME.test(name)) throw new RangeError(`${name}: is no name for a file of a bundle`);
    return [headerOf(name, content.length), content, Buffer.alloc(-content.length & (BLOCK - 1))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/**
 * The files of an archive that `writeTar` has written, or what is wrong with it. Nothing is put on the disk, and whatever
 * another tar would add (folders, links, owners, long names) is wrong.
 */
export function readTar(archive: Buffer): readonly BundledFile[] | string {
  const files: BundledFile[] = [];
  let at = 0;
  while (at + BLOCK <= archive.length) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return atEnd(archive.subarray(at), files);
    const name = textIn(header, 0, 100);
    const size = Number.parseInt(textIn(header, 124, 12), 8);
    if (!NAME.test(name) || !Number.isSafeInteger(size) || !headerOf(name, size).equals(header))
      return `the archive was not written by cutover: the entry at byte ${at} is of another form`;
    if (files.some((file) => file.name === name)) return `the archive holds ${name} twice`;
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) return `the archive is cut off in ${name}`;
    files.push({ name, content });
    at += BLOCK + size + (-size & (BLOCK - 1));
  }
  return 'the archive is cut off: it has no end';
}

function atEnd(rest: Buffer, files: readonly BundledFile[]): readonly BundledFile[] | string {
  const isWhole = rest.length === 2 * BLOCK && rest.every((byte) => byte === 0);
  return isWhole ? files : 'the archive goes on behind its end';
}

/** A header in the format of POSIX (ustar), for a plain file. */
function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0'.repeat(2), 108);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write(`${'0'.repeat(11)}\0`, 136);
  header.write(' '.repeat(8), 148); // The checksum counts as blanks in its own sum.
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

const textIn = (header: Buffer, from: number, length: number): string =>
  header.toString('latin1', from, from + length).replace(/\0[^]*$/, '');
