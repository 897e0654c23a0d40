import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root, textOf } from '../tree.js';

/** What of a compose file these tests look at. */
interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

const compose = parse(textOf('docker-compose.yml')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
};
const services = Object.entries(compose.services);
const dockerfile = textOf('Dockerfile');

test('the services are those of Temporal, and a worker', () => {
  expect(Object.keys(compose.services).toSorted()).toEqual(
    ['namespace', 'postgresql', 'schema', 'temporal', 'ui', 'worker'].toSorted(),
  );
});

test.each(services)('%s has an image with a full version, or is built here', (_name, service) => {
  if (service.build === undefined) expect(service.image).toMatch(/^[a-z/-]+:\d+\.\d+(?:\.\d+)?/);
  else expect(existsSync(join(root, service.build, 'Dockerfile'))).toBe(true);
});

test.each(services)(
  '%s waits for services that are there, and that can say so',
  (_name, service) => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services[other]).toBeDefined();
      if (condition === 'service_healthy')
        expect(compose.services[other]?.healthcheck).toBeDefined();
      else expect(condition).toBe('service_completed_successfully');
    }
  },
);

test('server and schema job are of one version', () => {
  const versionOf = (name: string) => /:(\d+\.\d+)/.exec(compose.services[name]?.image ?? '')?.[1];
  expect(versionOf('schema')).toBe(versionOf('temporal'));
});

test('no secret is in the file', () => {
  const variables = services.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
  expect(variables.filter((name) => /PASSWORD|PWD|SECRET|TOKEN/.test(name))).toEqual([]);
  for (const name of ['postgresql', 'schema', 'temporal'])
    expect(compose.services[name]?.env_file).toMatch(/^\$\{CUTOVER_ENV_FILE:\?/);
});

test('ports are open to this machine alone', () => {
  const ports = services.flatMap(([, service]) => service.ports ?? []);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('every named volume is declared, and the key is apart from the state', () => {
  const volumes = services.flatMap(([, service]) => service.volumes ?? []);
  const named = volumes
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((v) => !v.startsWith('/'));
  expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  expect(dockerfile).toContain('"--key-file", "/var/lib/kube-cutover-key/store.key"');
  expect(volumes).toContain('key:/var/lib/kube-cutover-key');
});

test('what the Dockerfile copies is there', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) =>
    (from ?? '').split(' '),
  );
  expect(copied.length).toBeGreaterThan(7);
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the worker runs without root, and its base image has a full version', () => {
  expect(dockerfile).toMatch(/^USER node$/m);
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(bases.every((image) => /^node:22\.\d+\.\d+-/.test(image ?? ''))).toBe(true);
});
