import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

/** Certificates in PEM files of a folder: a CA, and what it has signed. */
export interface Certificates {
  readonly authority: string;
  /** A pair of files that the CA has signed for a name. */
  readonly signed: (name: string) => { readonly certificate: string; readonly key: string };
}

/** Makes a CA of one day. Needs openssl. */
export function makeCertificates(folder: string, name = 'ca'): Certificates {
  const at = (file: string): string => join(folder, file);
  const run = (...args: readonly string[]): void => {
    execFileSync('openssl', [...args], { stdio: 'ignore' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const [authority, authorityKey] = [at(`${name}.crt`), at(`${name}.key`)];
  const files = ['-keyout', authorityKey, '-out', authority];
  run('req', '-x509', ...newKey, ...files, '-days', '1', '-subj', `/CN=${name}`);
  return {
    authority,
    signed: (subject) => {
      const [certificate, key, request] = [at(`${subject}.crt`), at(`${subject}.key`), at('csr')];
      run('req', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${subject}`);
      const extensions = at('extensions');
      writeFileSync(extensions, `subjectAltName=DNS:${subject}\n`);
      const by = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial'];
      run(
        'x509',
        '-req',
        '-in',
        request,
        ...by,
        '-days',
        '1',
        '-extfile',
        extensions,
        '-out',
        certificate,
      );
      return { certificate, key };
    },
  };
}

/** A front end of Temporal that lets in who has a certificate of the CA. */
export interface TlsProxy {
  readonly address: string;
  /** Subjects of those who came in. */
  readonly came: string[];
  readonly close: () => Promise<void>;
}

/** Puts TLS before a server: its name is in the certificate, and clients need one of the CA. */
export async function aTlsProxy(
  to: string,
  server: { readonly certificate: string; readonly key: string },
  authority: string,
): Promise<TlsProxy> {
  const came: string[] = [];
  const [host = '', port = ''] = to.split(':');
  const open = new Set<{ destroy: () => unknown }>();
  const proxy = createServer(
    {
      cert: readFileSync(server.certificate),
      key: readFileSync(server.key),
      ca: readFileSync(authority),
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ['h2'],
    },
    (socket) => {
      came.push(String(socket.getPeerCertificate().subject.CN));
      const behind = connect(Number(port), host);
      for (const one of [socket, behind]) {
        open.add(one);
        one
          .on('error', () => undefined)
          .on('close', () => [socket, behind].map((it) => it.destroy()));
      }
      socket.pipe(behind).pipe(socket);
    },
  );
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    came,
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const one of open) one.destroy();
      }),
  };
}
