import type { Notice, Receiver } from '../../model/notice.js';
import { plainText } from './plain-text.js';
import { slackText } from './slack-text.js';

/** Characters of a notice's text that are sent; the whole of it is in the run's history. */
const maxText = 4000;

/** The body of a request in the receiver's form; the same notice gives the same bytes, attempt for attempt. */
export const bodyOf = (notice: Notice, id: string, form: Receiver['form']): string =>
  JSON.stringify(form === 'slack' ? { text: slackText(notice) } : jsonBody(notice, id));

const jsonBody = (notice: Notice, id: string) => ({
  id,
  ...notice,
  text: plainText(notice.text, maxText),
  at: new Date(notice.at).toISOString(),
});
