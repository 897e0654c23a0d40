import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12; // The length that GCM is defined for; others are hashed first.
const tagBytes = 16;

/** `iv · tag · ciphertext`. The name is authenticated too: what has one name cannot stand in for another. */
export function encrypt(content: Uint8Array, key: Uint8Array, name: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv);
  cipher.setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** The content that `encrypt` was given. @throws Error with the name where key, name or bytes differ. */
export function decrypt(sealed: Uint8Array, key: Uint8Array, name: string): Buffer {
  const iv = sealed.subarray(0, ivBytes);
  const tag = sealed.subarray(ivBytes, ivBytes + tagBytes);
  try {
    const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
  } catch {
    // What the library says of it is no use to anybody.
    throw new Error(`${name}: was changed, or was written with another key`);
  }
}
