import { expect, test } from '@jest/globals';
import {
  certificateFault,
  certificateTerms,
  readCertificate,
} from '../../model/ssh-certificate.js';
import { aCertificate, endOfIt, itsKey } from './an-ssh-certificate.js';

const read = () => {
  const certificate = readCertificate(aCertificate);
  if (!certificate) throw new Error('it cannot be read');
  return certificate;
};

test('a certificate says whose it is, for whom, from where and for how long', () => {
  const { publicKey, ...rest } = read();
  expect(rest).toEqual({
    kind: 'user',
    keyId: 'night of 3 May',
    principals: ['ops', 'root'],
    beginsAt: Date.parse('2020-05-03T22:00:00Z'),
    endsAt: endOfIt,
    sourceAddress: '192.0.2.7/32,192.0.2.9/32',
  });
  expect(Buffer.from(publicKey).toString('base64')).toBe(itsKey);
  expect(certificateTerms(read())).toBe(
    'certificate "night of 3 May" for ops, root from 192.0.2.7/32,192.0.2.9/32 until 2020-05-04T06:00:00.000Z',
  );
});

test.each([
  { name: 'a moment before its end', at: endOfIt - 1, told: undefined },
  { name: 'at its end', at: endOfIt, told: 'ended at 2020-05-04T06:00:00.000Z' },
  {
    name: 'before its begin',
    at: Date.parse('2020-05-03T21:59:59Z'),
    told: 'begins at 2020-05-03T22:00:00.000Z',
  },
])('$name', ({ at, told }) => {
  const fault = certificateFault('/c', aCertificate, at);
  expect(fault).toEqual(told && expect.stringContaining(`/c ${told}; `));
});

test('a file that is cut off anywhere is read without harm', () => {
  const [type = '', encoded = ''] = aCertificate.split(' ');
  const bytes = Buffer.from(encoded, 'base64');
  for (let length = 0; length < bytes.length; length++) {
    const found = readCertificate(`${type} ${bytes.toString('base64', 0, length)}`);
    if (length < 200) expect(found).toBeUndefined();
  }
});

test.each(['', 'hello', `ssh-ed25519 ${itsKey} ops`, 'a \0\0', `x ${'A'.repeat(4_000)}`])(
  '%j is no certificate',
  (text) => {
    expect(certificateFault('/c', text, endOfIt - 1)).toMatch(
      /^\/c holds no certificate of OpenSSH/,
    );
  },
);
