import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const program = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'kube-cutover/programs/helm/v3.14.4/helm',
);

/** Helm on one cluster, in the namespace `shop`: what it prints. Fails with what it says. */
export type Helm = (...args: readonly string[]) => Promise<string>;

/** @throws Error where there is no Helm. */
export function needHelm(): void {
  if (!existsSync(program))
    throw new Error(`${program} is not there; run npm test once: it makes it`);
}

/** Helm that keeps all its files in a directory, and knows no other cluster. */
export function helmOn(kubeconfig: string, directory: string): Helm {
  const home = join(directory, 'helm');
  const env = {
    KUBECONFIG: kubeconfig,
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
  };
  return async (...args) => {
    const options = { env, extendEnv: false, reject: false, timeout: 30_000 } as const;
    const result = await execa(program, [...args, '--namespace', 'shop'], options);
    if (result.failed) throw new Error(result.stderr || result.shortMessage);
    return result.stdout;
  };
}

/** A chart of one Ingress that leads to a service, and of a Role that is made when a release goes. */
export async function writeChart(
  directory: string,
  version: string,
  [ingress, role]: readonly [ingress: string, role: string],
): Promise<string> {
  const path = join(directory, `chart-${version}`);
  await mkdir(join(path, 'templates'), { recursive: true });
  const files = {
    'Chart.yaml': chart(version),
    'templates/ingress.yaml': ingress,
    'templates/role.yaml': role,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

const chart = (version: string): string => `apiVersion: v2
name: shop
version: ${version}
`;

/** As v1.19 serves it, and v1.22 no longer: the fields changed with the version. */
export const oldIngress = `apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: {{ .Release.Name }}
spec:
  backend: {serviceName: sorry, servicePort: 80}
  rules:
    - host: {{ .Release.Name }}.example.com
      http:
        paths:
          - backend: {serviceName: web, servicePort: 80}
`;

/** The same with another host and another service for the rest. */
export const newIngress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .Release.Name }}
spec:
  defaultBackend: {service: {name: very-sorry, port: {number: 80}}}
  rules:
    - host: new.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 8080}}}
`;

/** A hook in a version of its kind. */
export const roleIn = (apiVersion: string): string => `apiVersion: ${apiVersion}
kind: Role
metadata:
  name: {{ .Release.Name }}-farewell
  annotations: {helm.sh/hook: pre-delete}
rules:
  - {apiGroups: [''], resources: [configmaps], verbs: [delete]}
`;
