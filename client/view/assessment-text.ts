import { countText } from '../../model/duration.js';
import type { AssessmentView, RehearsalView } from '../../model/status.js';
import { type FindingsShown, findingsText } from './findings-text.js';
import { filled } from './layout.js';
import { rehearsalText } from './rehearsal-text.js';

/** What an assessment read, and every finding. */
export const assessmentText = (
  { cluster, findings, nodes }: AssessmentView,
  shown: FindingsShown,
): string =>
  [
    ...filled(
      `${cluster.version}, ${countText(nodes)} nodes read, ` +
        `${countText(cluster.objectCount)} objects, cluster ${cluster.uid}, read ${cluster.readAt}`,
      '',
    ),
    '',
    ...findingsText(findings, shown),
  ].join('\n');

/** What a rehearsal showed, and every finding of it. */
export const rehearsalViewText = ({ rehearsal }: RehearsalView, shown: FindingsShown): string =>
  [...rehearsalText(rehearsal), '', ...findingsText(rehearsal.findings, shown)].join('\n');
