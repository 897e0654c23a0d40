import { type YAMLMap, isMap, isSeq } from 'yaml';
import type { ComponentChange } from '../../model/plan.js';
import type { CommandLine } from './command-line.js';

const fields = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** What the probes of a container ask without TLS, and run in it. */
export function probesOf(container: YAMLMap): Pick<CommandLine, 'plainProbes' | 'probePrograms'> {
  const plainProbes = plainRequests(container).map((request) => Number(request.get('port')));
  const probePrograms = fields.flatMap((field) => {
    const command = container.getIn([field, 'exec', 'command']);
    return isSeq(command) ? [String(command.get(0))] : [];
  });
  return {
    ...(plainProbes.length > 0 && { plainProbes }),
    ...(probePrograms.length > 0 && { probePrograms }),
  };
}

/** Lets probes ask the ports with TLS instead. */
export function moveProbes(
  container: YAMLMap,
  ports: NonNullable<ComponentChange['probes']>,
): void {
  for (const request of plainRequests(container)) {
    const secure = ports[String(request.get('port'))];
    if (secure === undefined) continue;
    request.set('port', secure);
    request.set('scheme', 'HTTPS');
  }
}

/** HTTP requests of a container's probes; HTTP is what they ask unless told. */
const plainRequests = (container: YAMLMap): YAMLMap[] =>
  fields
    .map((field) => container.getIn([field, 'httpGet']))
    .filter(isMap)
    .filter((request) => (request.get('scheme') ?? 'HTTP') === 'HTTP');
