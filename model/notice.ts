import type { SecretRef } from './secret-ref.js';
import type { KubernetesVersion } from './version.js';

/** What people are told about. */
export const noticeKinds = [
  'gate-open',
  'failed',
  'rolling-back',
  'needs-operator',
  'finished',
] as const;
/** One of the occasions on which people are told. */
export type NoticeKind = (typeof noticeKinds)[number];

/** One thing to tell, the same to every receiver. Holds no secret: it stands in the run's history. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly cluster: string;
  /** Id of the workflow, with that of its run where several are told apart. */
  readonly run: string;
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
  /** A sentence or a few for people; what comes from a cluster may be in it as it is. */
  readonly text: string;
  /** Where to look and to decide: an http or https URL of the console or of Temporal's UI. */
  readonly link?: string;
  /** The gate that waits, for `gate-open`. */
  readonly gate?: string;
  /** When it happened, epoch milliseconds, of the workflow's clock. */
  readonly at: number;
}

/** Somebody who is told over HTTP. */
export interface Receiver {
  /** Where to post to; by reference where the URL is itself the secret, as Slack's are. */
  readonly url: string | SecretRef;
  /** `json`: our own body. `slack`: a `text`, as Slack, Mattermost and Rocket.Chat take it. */
  readonly form: 'json' | 'slack';
  /** Key that signs what is sent; without one nothing is signed. */
  readonly secret?: SecretRef;
}

/** What is told, and to whom. */
export interface NotifyInput {
  readonly notice: Notice;
  readonly receivers: readonly Receiver[];
}

/** Who was told, and who could not be. Receivers by place and host: `receivers[1] at https://chat.example`. */
export interface Notified {
  /** Id that every receiver got with this notice, and gets again when it is repeated. */
  readonly id: string;
  readonly told: readonly string[];
  readonly failed: readonly { readonly receiver: string; readonly why: string }[];
}
