import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';
import { type Certificate, readCertificate } from './certificate.js';
import type { Detector, NodeContext } from './detector.js';
import { flagsOf, kubeletSettings } from './kubelet-settings.js';
import { oncePer } from './once.js';

const DAY_MS = 86_400_000;
/** pitfall P38. A certificate that lives shorter is judged by its own life: rotation begins in the last third. */
const SOON = { ms: 30 * DAY_MS, part: 0.2 };
/** Without rotation somebody has to remember. */
const UNROTATED_MS = 90 * DAY_MS;
/** The kubelet keeps every certificate that it ever had; the one in use has a name of its own. */
const ROTATED = /-\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}\.pem$/;

const parsed = oncePer(({ certificates }: NodeFactsRead) =>
  (certificates?.found ?? [])
    .filter(({ path }) => !ROTATED.test(path))
    .map(({ path, pem }) => ({ path, certificate: readCertificate(path, pem) })),
);

const certificatesOf = (facts: NodeFactsRead): readonly Certificate[] =>
  parsed(facts).flatMap(({ certificate }) => certificate ?? []);

/** Every certificate on the node's disk by itself. */
export const eachCertificate: Detector = (facts, context) => {
  const all = certificatesOf(facts);
  return all.flatMap((one) => [
    ...validity(one, context),
    ...form(one, context),
    ...authority(one, all, context),
  ]);
};

/** What could not be read as a certificate. */
export const unreadableCertificates: Detector = (facts, { node }) =>
  parsed(facts)
    .filter(({ certificate }) => certificate === undefined)
    .map(({ path }) => found('certificate-unreadable', node.name, `${path} holds no readable one`));

/** The address that clients ask must stand in the API server's certificate. */
export const endpoint: Detector = (facts, { node, components }) => {
  const apiServer = components.find(({ component }) => component === 'kube-apiserver');
  const file = apiServer && flagsOf(apiServer.args).get('tls-cert-file');
  const serving = certificatesOf(facts).find(({ path }) => path === file);
  if (!serving?.hasNames) return [];
  const hosts = (facts.certificates?.servers ?? []).flatMap(({ server }) => hostOf(server) ?? []);
  return [...new Set(hosts)]
    .filter((host) => !serving.isFor(host))
    .map((host) =>
      found('certificate-lacks-endpoint', node.name, `${serving.path} is not for ${host}`),
    );
};

/** A kubelet whose certificate nobody renews. */
export const rotation: Detector = (facts, { node, now }) => {
  const rotates = kubeletSettings(facts).setting('rotateCertificates', 'rotate-certificates');
  const own = certificatesOf(facts).find(({ path }) =>
    /\/kubelet(?:\.conf|-client-current\.pem)$/.test(path),
  );
  return facts.processes && own && rotates !== 'true' && isSoon(own, now, UNROTATED_MS)
    ? [found('kubelet-rotation-off', node.name, `${own.path} ends ${day(own.until)}`)]
    : [];
};

function validity(one: Certificate, { node, now }: NodeContext): Finding[] {
  if (one.until <= now)
    return [
      found(
        'certificate-expired',
        node.name,
        `${one.path} (${one.subject}) ended ${day(one.until)}`,
      ),
    ];
  const isLate = one.until - now < SOON.part * (one.until - one.from);
  return isLate && isSoon(one, now, SOON.ms)
    ? [
        found(
          'certificate-expires',
          node.name,
          `${one.path} (${one.subject}) ends ${day(one.until)}`,
        ),
      ]
    : [];
}

/** What the target's libraries refuse for good. A root's own signature is checked by nobody. */
const form = (one: Certificate, { node, to }: NodeContext): Finding[] => [
  ...(one.isServing && !one.hasNames && minorOf(to) >= 23
    ? [found('certificate-without-name', node.name, `${one.path} (${one.subject})`)]
    : []),
  ...(one.usesSha1 && !one.isSelfSigned && minorOf(to) >= 24
    ? [found('certificate-sha1', node.name, `${one.path} (${one.subject})`)]
    : []),
];

/** An authority of its issuer's name stands on the node, and none of that name has signed it. */
function authority(
  one: Certificate,
  all: readonly Certificate[],
  { node }: NodeContext,
): Finding[] {
  const named = all.filter(({ isAuthority, subject }) => isAuthority && subject === one.issuer);
  return named.length === 0 || named.some((authority) => one.isSignedBy(authority))
    ? []
    : [
        found(
          'certificate-of-other-authority',
          node.name,
          `${one.path} (${one.subject}) is not signed by ${named[0]?.path ?? ''}`,
        ),
      ];
}

const isSoon = ({ until }: Certificate, now: number, ms: number): boolean => until - now < ms;

function hostOf(server: string): string | undefined {
  try {
    return new URL(server).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
