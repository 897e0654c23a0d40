/** Classic Diffie-Hellman would block the event loop for seconds; GCM is the fastest in Node. */
export const algorithms = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes256-ctr', 'aes128-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256'],
  compress: ['none'],
} as const;

/** Signature algorithms by key type, best first. */
const signatures = [
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
] as const;

/** How a host may prove itself with a key of its own. */
export type HostKeyAlgorithm = (typeof signatures)[number][1][number];

/** What a host of which keys of these types are known may prove itself with. */
export const algorithmsOf = (types: readonly string[]): HostKeyAlgorithm[] =>
  signatures.filter(([type]) => types.includes(type)).flatMap(([, names]) => [...names]);

/** With a key that an authority has certified, of a host or a user. */
export const certifiedAlgorithms: readonly string[] = signatures.flatMap(([, names]) =>
  names.map((name) => `${name}-cert-v01@openssh.com`),
);
