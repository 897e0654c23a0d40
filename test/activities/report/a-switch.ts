import type { Entry } from '../../../model/journal.js';
import type { Report } from '../../../model/report.js';
import { aRehearsal } from '../../fakes/rehearsal.js';
import { aReport, planDigest, said, startedAt, step, took } from './a-report.js';

const outline = [
  'gate: approve the plan',
  'stage v1.23.6 on 3 nodes',
  'back up etcd on cp-1',
  'record how the cluster is',
  'export the objects',
  'stop the kubelets of 2 workers, containers run on',
  'stop the control plane on cp-1',
  'set the old files of cp-1 aside',
  'start v1.23.6 on cp-1',
  'import what the workloads stand on',
  'end the containers of 2 workers and set their old files aside',
  'start the workers and import the workloads',
  'verify workloads and objects against what was there before',
  'gate: accept the new version',
] as const;

/** Until the new control plane is to be started: the same whether it comes up or not. */
export const wayIn: readonly Entry[] = [
  ...step(outline[0], 'prepare', 2100, 96_400, 'approved by ada@ops'),
  said(96_400, 'approve', 'ada@ops approved "plan": read with the team, CHG-4711'),
  ...step(outline[1], 'prepare', 96_450, 131_200, 'stage: 3 of 3 nodes', {
    nodes: [
      took('cp-1', 96_500, 112_000, 'sent 11 files, 612 MB'),
      took('w-1', 112_050, 130_300, 'sent 6 files, 402 MB'),
      took('w-2', 112_050, 131_150, 'sent 6 files, 402 MB'),
    ],
  }),
  ...step(
    outline[2],
    'back up',
    131_250,
    133_900,
    'snapshot of cp-1 restores: revision 4711, 1204 keys',
    {
      details: { sha256: '9d2c4d0b5a1e', revision: 4711, totalKeys: 1204, sizeBytes: 3_481_600 },
    },
  ),
  ...step(outline[3], 'initialise', 133_950, 134_800, '14 workloads, 1 of them broken already', {
    details: { broken: ['shop/Deployment/forgotten'] },
  }),
  ...step(outline[4], 'initialise', 134_850, 137_000, 'exported 311 objects', {
    details: {
      digest: '5e884898da28',
      drift: {
        created: 2,
        changed: 5,
        deleted: 0,
        examples: ['shop/ConfigMap/prices', 'shop/Job/import-4711'],
      },
      counts: { configmaps: 21, secrets: 38, 'deployments.apps': 9, services: 12 },
      leftOut: { 'owned by a controller': 87, 'made by the cluster itself': 64 },
    },
  }),
  ...step(outline[5], 'clean', 137_050, 138_100, 'stop units: 2 of 2 nodes', {
    nodes: [
      took('w-1', 137_100, 137_900, 'stopped kubelet.service, 9 containers run on'),
      took('w-2', 137_100, 138_050, 'stopped kubelet.service, 11 containers run on'),
    ],
  }),
  ...step(outline[6], 'clean', 138_150, 140_900, 'stop control plane: 1 of 1 nodes', {
    nodes: [took('cp-1', 138_200, 140_880, 'stopped 1 unit, ended 12 containers')],
  }),
  ...step(outline[7], 'clean', 140_950, 141_400, 'set aside: 1 of 1 nodes', {
    nodes: [took('cp-1', 140_970, 141_380, 'set 6 paths aside, 94 files in the manifest')],
  }),
];

const started: readonly Entry[] = [
  ...step(outline[8], 'install', 141_450, 150_900, 'the API answers in v1.23.6', {
    nodes: [took('cp-1', 141_480, 142_600, 'installed 5 paths, started kubelet.service')],
  }),
  ...step(outline[9], 'install', 150_950, 152_800, 'created 214 objects, 3 were there', {
    details: {
      objects: 217,
      created: 214,
      'already equal': 2,
      'made equal': 1,
      remarks: ['default/Service/kubernetes: made equal'],
    },
  }),
  ...step(outline[10], 'clean', 152_850, 155_700, 'clear and set aside: 2 of 2 nodes', {
    nodes: [
      took('w-1', 152_880, 155_100, 'ended 9 containers, set 5 paths aside'),
      took('w-2', 152_880, 155_680, 'ended 11 containers, set 5 paths aside'),
    ],
  }),
  ...step(
    outline[11],
    'install',
    155_750,
    166_900,
    'both nodes are Ready in v1.23.6; created 97 objects',
    {
      details: { objects: 97, owners: 12, created: 94, replaced: 3 },
      nodes: [
        took('w-1', 155_800, 156_900, 'installed 4 paths, started kubelet.service'),
        took('w-2', 155_800, 157_050, 'installed 4 paths, started kubelet.service'),
      ],
    },
  ),
  ...step(
    outline[12],
    'verify',
    166_950,
    172_300,
    '13 of 13 workloads as before; 311 objects equal',
    {
      details: { objects: 314, checks: ['shop front page 200', 'shop API 200'] },
    },
  ),
  said(
    180_000,
    'approve',
    'the plan of this run is 7c1f0b6d95a2, not 0000: read it afresh',
    'refused-message',
  ),
  ...step(outline[13], 'accept', 172_350, 1_372_000, 'approved by grace@ops'),
  said(1_372_000, 'approve', 'grace@ops approved "accept"'),
];

const token = {
  id: 'legacy-token',
  severity: 'warning' as const,
  what: 'a long-lived ServiceAccount token that something outside may hold',
  why: 'It will not be valid after the switch, since the ServiceAccount gets another UID.',
  remedy: 'hand a new token to whoever uses it, right after the import',
  source: 'KEP-2799, reduction of Secret-based ServiceAccount tokens',
};

export const findings: Report['findings'] = [
  {
    id: 'default-registry',
    severity: 'note',
    where: 'kube-system/ConfigMap/kubeadm-config',
    what: 'names the old version and is rewritten for the new one',
  },
  ...['deployer', 'grafana', 'backup', 'ci-runner', 'ci-cache', 'registry', 'mailer'].map(
    (name) => ({ ...token, where: `shop/Secret/${name}-token` }),
  ),
  {
    id: 'broken-before',
    severity: 'warning',
    where: 'shop/Deployment/forgotten',
    what: 'is not available already, so it is not waited for',
  },
  {
    id: 'webhook-can-block',
    severity: 'blocker',
    where: 'ValidatingWebhookConfiguration/gate',
    what: 'failurePolicy Fail, served from inside the cluster, matches kube-system',
    why: 'An API server that cannot reach it refuses every write that it matches, its own included.',
    remedy: 'set failurePolicy to Ignore for the window',
    source: 'blog.jetstack.io/blog/gke-webhook-outage',
    waiver: {
      finding: 'webhook-can-block',
      where: 'ValidatingWebhookConfiguration/gate',
      reason: 'is taken out by hand at the window gate, CHG-4711',
      by: 'Ada Lovelace, platform',
    },
  },
];

const downtime = (gaps: readonly (readonly [number, number, string?])[]): Report['downtime'] => {
  const spans = gaps.map(([from, to, target]) => ({
    fromMs: startedAt + from,
    toMs: startedAt + to,
    ...(target !== undefined && { target }),
  }));
  const whole = spans
    .filter((span) => !('target' in span))
    .map(({ fromMs, toMs }) => toMs - fromMs);
  return {
    requests: 13_720,
    failed: 239,
    awayMs: whole.reduce((sum, ms) => sum + ms, 0),
    longestGapMs: Math.max(0, ...whole),
    gaps: spans,
  };
};

/** A switch of the default lab that went well. */
export const aSwitch = (): Report =>
  aReport({
    outline: outline.map((name, index) => `${index + 1}. ${name}`),
    journal: [...wayIn, ...started].toSorted((a, b) => a.at - b.at),
    findings,
    rehearsal: aRehearsal(),
    approvals: [
      {
        gate: 'plan',
        decision: 'approved',
        by: 'ada@ops',
        comment: 'read with the team, CHG-4711',
        planDigest,
        at: startedAt + 96_400,
      },
      {
        gate: 'accept',
        decision: 'approved',
        by: 'grace@ops',
        planDigest,
        at: startedAt + 1_372_000,
      },
    ],
    finishedAt: startedAt + 1_372_400,
    downtime: downtime([
      [153_100, 168_400],
      [153_050, 168_400, 'http://10.233.1.12:30080/'],
      [153_100, 169_900, 'http://10.233.1.13:30080/'],
    ])!,
  });

/** The same, but the new control plane does not come up: everything is taken back. */
export const aRollback = (): Report => {
  const reason = 'the API of cp-1 did not answer within 30 s: connection refused';
  const undo = { kind: 'undo' } as const;
  return {
    ...aSwitch(),
    outcome: 'rolled-back',
    reason,
    journal: [
      ...wayIn,
      ...step(outline[8], 'install', 141_450, 171_500, reason, { failed: true }),
      ...step(outline[8], 'install', 171_550, 173_000, 'stop new side: 1 of 1 nodes', {
        ...undo,
        nodes: [took('cp-1', 171_580, 172_960, 'stopped 1 unit, ended 2 containers')],
      }),
      ...step(outline[7], 'clean', 173_050, 173_600, 'restore old files: 1 of 1 nodes', {
        ...undo,
        nodes: [took('cp-1', 173_080, 173_560, 'restored 6 paths, 94 files match their manifest')],
      }),
      ...step(outline[6], 'clean', 173_650, 185_200, 'the API answers in v1.19.12', {
        ...undo,
        nodes: [took('cp-1', 173_680, 174_500, 'started kubelet.service')],
      }),
      ...step(outline[5], 'clean', 185_250, 191_000, 'both nodes are Ready in v1.19.12', {
        ...undo,
        nodes: [
          took('w-1', 185_280, 186_100, 'started kubelet.service'),
          took('w-2', 185_280, 186_150, 'started kubelet.service'),
        ],
      }),
      ...step(
        outline[4],
        'initialise',
        191_050,
        192_400,
        '311 of 311 objects are as they were',
        undo,
      ),
      ...step(outline[3], 'initialise', 192_450, 193_300, '13 of 13 workloads as before', undo),
      ...step(
        outline[1],
        'prepare',
        193_350,
        194_100,
        'remove what was staged: 3 of 3 nodes',
        undo,
      ),
    ],
    approvals: aSwitch().approvals.slice(0, 1),
    finishedAt: startedAt + 194_200,
    downtime: { ...downtime([])!, failed: 0 },
  };
};

/** A finished switch that is rejected at its last gate, and taken back whole. */
export function aRejectedSwitch(): Report {
  const { journal, outline: lines, ...report } = aSwitch();
  const names = lines.map((line) => line.replace(/^\d+\. /, ''));
  const gateFailed = journal.flatMap((entry) =>
    entry.step === names[13] || entry.evidence.summary.startsWith('grace') ? [] : [entry],
  );
  const undone = [11, 10, 8, 7, 6, 5, 4, 3, 1].flatMap((index, place) => {
    const from = 1_372_050 + place * 2600;
    const before = journal.findLast(({ step: name }) => name === names[index]);
    const nodes = before?.nodes?.map(({ node }) =>
      took(node, from + 30, from + 2100, 'taken back'),
    );
    return step(
      names[index] ?? '',
      before?.phase ?? 'clean',
      from,
      from + 2500,
      'as it was before',
      {
        kind: 'undo',
        ...(nodes && { nodes }),
      },
    );
  });
  return {
    ...report,
    outline: lines,
    outcome: 'rolled-back',
    reason: 'grace@ops rejected "accept": the nightly jobs do not run',
    journal: [
      ...gateFailed,
      ...step(names[13] ?? '', 'accept', 172_350, 1_372_000, 'grace@ops rejected "accept"', {
        failed: true,
      }),
      ...undone,
    ],
    approvals: report.approvals.map((one) =>
      one.gate === 'accept'
        ? { ...one, decision: 'rejected', comment: 'the nightly jobs do not run' }
        : one,
    ),
    finishedAt: startedAt + 1_396_000,
  };
}
