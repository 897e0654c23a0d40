import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { connectKubernetes } from '../../activities/adapters/kubernetes.js';
import { openSshConnections } from '../../activities/adapters/ssh.js';
import { onCluster } from '../../activities/cluster/guarded.js';
import { withProgress } from '../../activities/cluster/progress.js';
import { waitForNodes } from '../../activities/cluster/wait.js';
import { readAgentText } from '../../activities/node-agent/agent-text.js';
import { createAgents } from '../../activities/nodes/agents.js';
import type { VerbResult } from '../../activities/nodes/answers.js';
import { createNodeActivities } from '../../activities/nodes/index.js';
import { type VerbsCall, runVerbs } from '../../activities/nodes/run-verbs.js';
import { ensureBundle } from '../../lab/bundle/bundle.js';
import type { LabVersion } from '../../lab/cluster/versions.js';
import { type Lab, labSsh } from '../../lab/lab.js';
import type { Bundle } from '../../model/bundle.js';
import { hotLayout } from '../../model/layouts/hot.js';
import { kubeadmLayout } from '../../model/layouts/kubeadm.js';
import type { NodeVerb } from '../../model/node-phase.js';
import type { NodeRef } from '../../model/node.js';
import type { KubernetesVersion } from '../../model/version.js';

/** The product's own activities on one node of a lab, as the switch under running containers uses them. */
export interface Hands {
  /** Stages another kubelet on a node for a run, before its outage; `watchSeconds` is how long containers are watched. */
  readonly stage: (node: NodeRef, run: string, watchSeconds: number) => Promise<void>;
  /** Verbs of the agent, in order, and what each came to. @throws where one fails. */
  readonly phase: (
    node: NodeRef,
    run: string,
    key: string,
    verbs: readonly NodeVerb[],
  ) => Promise<readonly VerbResult[]>;
  /** Until the API tells of a Ready node in the words of a kubelet of this version. */
  readonly ready: (node: NodeRef, version: KubernetesVersion) => Promise<void>;
  /** Removes what was staged for a run, where it was. */
  readonly discard: (node: NodeRef, run: string) => Promise<void>;
  readonly close: () => void;
}

/** Seconds until a kubelet must be Ready; far more than it takes. */
const patienceSeconds = 120;

/** Hands on the nodes of a lab, with the programs of another version. */
export async function openHands(lab: Lab, other: LabVersion): Promise<Hands> {
  const connections = openSshConnections();
  const agents = createAgents(connections, readAgentText());
  const { prepareNode } = createNodeActivities(agents);
  const ssh = { user: 'root', privateKeyFile: lab.sshKey, knownHostsFile: lab.knownHosts };
  const bundleDirectory = await ensureBundle(other, lab.description.layout);
  const layout = hotLayout(kubeadmLayout).worker;
  const bundle = JSON.parse(await readFile(join(bundleDirectory, 'bundle.json'), 'utf8')) as Bundle;
  const needed = new Set(layout.programs.map(({ name }) => name));
  const files = bundle.files.filter(({ kind, name }) => kind === 'program' && needed.has(name));
  const told = { changes: [], bundleDirectory, files, stopGraceSeconds: 10, layout, ssh };
  const run = <Input, Result>(
    activity: (input: Input) => Promise<Result>,
    input: Input,
  ): Promise<Result> => new MockActivityEnvironment().run(activity, input);
  const phase: Hands['phase'] = (node, name, key, verbs) =>
    run((call: VerbsCall) => runVerbs(() => agents.staged(ssh, node), node.name, call), {
      run: name,
      key,
      verbs,
    });
  return {
    stage: async (node, name, watchSeconds) => {
      await run(prepareNode, { ...told, node, run: name, key: 'stage', watchSeconds });
    },
    phase,
    ready: async ({ name }, version) => {
      const cluster = { kubeconfig: lab.kubeconfig };
      const wait = { cluster, version, timeoutSeconds: patienceSeconds, nodes: [name] };
      await run(
        (asked: typeof wait) =>
          withProgress(`waiting for ${name}`, (progress) =>
            onCluster(connectKubernetes, cluster, (api) => waitForNodes(api, asked, progress)),
          ),
        wait,
      );
    },
    discard: async (node, name) => {
      const recipe = `/var/lib/kube-cutover/runs/${name}/recipe.json`;
      const found = await labSsh(lab, node.name, `test -e ${recipe} && echo found || true`);
      if (found.includes('found')) await phase(node, name, 'discard', ['discard-staged']);
    },
    close: () => connections.close(),
  };
}
