import type { Notice, NoticeKind } from '../../model/notice.js';
import { plainText } from './plain-text.js';

const headlines: Readonly<Record<NoticeKind, string>> = {
  'gate-open': 'a gate is open',
  failed: 'failed',
  'rolling-back': 'rolling back',
  'needs-operator': 'needs an operator',
  finished: 'finished',
};

/** Characters of the part that others wrote: chats cut longer messages in the middle of ours. */
const maxText = 3000;

/**
 * A notice as the `text` of a chat: what happened, on which run, what is said, where to look. Whatever a name or a
 * message holds, it stays on its own line, is no link with a face of its own, and calls nobody.
 */
export function slackText({ kind, cluster, run, from, to, text, link, gate }: Notice): string {
  const headline = `${cluster}: ${headlines[kind]}${gate === undefined ? '' : ` (${gate})`}`;
  return [headline, `${from} → ${to}, run ${run}`, text, link ?? '']
    .map((line) => plainText(line, maxText).replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .map(escapeForSlack)
    .join('\n');
}

/** A name that would be called, but for an address or an image's digest: Mattermost calls people without brackets. */
const call = /(?<![\w.-])@(?=\w)/g;
/** The middle of Markdown's links and pictures, which show one address and lead to another. */
const linkMiddle = /\](?=[([])/g;
/** Seen by nobody; what it parts is no mark any more. */
const zeroWidthSpace = '\u200b';

/**
 * The three characters that begin something in a chat's text, as its makers ask for
 * (docs.slack.dev/messaging/formatting-message-text#escaping).
 */
const escapeForSlack = (line: string): string =>
  line
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(call, `@${zeroWidthSpace}`)
    .replace(linkMiddle, `]${zeroWidthSpace}`);
