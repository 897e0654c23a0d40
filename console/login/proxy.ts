import { BlockList, isIP } from 'node:net';

/** A reverse proxy that says who somebody is. */
export interface TrustedProxy {
  /** Name of the header, lower case. */
  readonly header: string;
  /** Is this the address of the proxy? */
  readonly isProxy: (address: string | undefined) => boolean;
}

/** @throws Error naming the address that is none. Addresses are IPs or `10.0.0.0/8`. */
export function trustedProxy(header: string, addresses: readonly string[]): TrustedProxy {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(header))
    throw new Error(`--trust-proxy-header: "${header}" is no name of a header`);
  if (addresses.length === 0)
    throw new Error(
      '--trust-proxy-header: needs --trust-proxy-from with the addresses of the proxy',
    );
  const list = new BlockList();
  for (const address of addresses) add(list, address);
  return {
    header: header.toLowerCase(),
    isProxy: (address) => {
      const plain = plainAddress(address ?? '');
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

function add(list: BlockList, written: string): void {
  const [address = '', bits, ...more] = written.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const isMask = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (family === 0 || !isMask || more.length > 0)
    throw new Error(
      `--trust-proxy-from: "${written}" is no address; write 10.0.0.7 or 10.0.0.0/24`,
    );
  list.addSubnet(address, bits === undefined ? most : Number(bits), family === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 as it comes in on a socket for both: `::ffff:10.0.0.7`. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
