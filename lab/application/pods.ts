/** A container of the lab's application image; one of its scripts is the command. */
export interface ContainerOptions {
  readonly script: 'serve' | 'ledger' | 'tick' | 'idle';
  readonly servesHttp?: boolean;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** One container, small and quick to be found ready or not. */
export const container = (
  image: string,
  { script, servesHttp = false, more = {} }: ContainerOptions,
) => ({
  name: script,
  image,
  imagePullPolicy: 'IfNotPresent',
  command: [`/usr/local/bin/${script}`],
  resources: { requests: { cpu: '5m', memory: '8Mi' }, limits: { cpu: '500m', memory: '64Mi' } },
  ...(servesHttp
    ? {
        ports: [{ name: 'http', containerPort: 8080 }],
        readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
      }
    : {}),
  ...more,
});

/** A template of pods with these labels; `spec` adds to or replaces what is usual here. */
export const podTemplate = (
  labels: Readonly<Record<string, string>>,
  spec: Readonly<Record<string, unknown>>,
) => ({ metadata: { labels }, spec: { terminationGracePeriodSeconds: 5, ...spec } });
