import { countText } from '../../model/duration.js';
import { type Html, html } from '../../model/html.js';
import type { RunLook } from '../runs.js';
import { type NodeCell, type NodeState, nodeMap } from '../view/node-map.js';

/** Nodes that are drawn one by one; of more, those that are not as most of them. */
const maxCells = 1000;
/** Nodes whose last word is shown beside them. */
const maxNotes = 60;

const order: readonly NodeState[] = ['old', 'stopped', 'new', 'failed', 'quarantined'];
const signs: Readonly<Record<NodeState, string>> = {
  old: '○',
  stopped: '◐',
  new: '●',
  failed: '✕',
  quarantined: '⊘',
};

/** Every node with its version and state, in words and in colour. */
export function nodesPart(look: RunLook): Html {
  const cells = nodeMap(look);
  return html`<h2>Nodes</h2>
    ${
      cells.length === 0
        ? html`<p class="empty">
            The spec of this run cannot be read, so its nodes are not known.
          </p>`
        : html`<ul class="legend">
              ${order.map((state) => count(state, cells, look))}
            </ul>
            ${map(cells, look)}`
    }`;
}

/** What a state means in this run. */
function meaning(state: NodeState, { spec }: RunLook): string {
  return {
    old: `on ${spec?.from ?? 'the old version'}`,
    stopped: 'stopped, between the two',
    new: `on ${spec?.version ?? 'the new version'}`,
    failed: 'failed',
    quarantined: 'left out',
  }[state];
}

function count(state: NodeState, cells: readonly NodeCell[], look: RunLook): Html | undefined {
  const many = cells.filter((cell) => cell.state === state).length;
  if (many === 0) return undefined;
  return html`<li class="node ${state}">
    <span class="sign" aria-hidden="true">${signs[state]}</span> ${countText(many)}
    ${meaning(state, look)}
  </li>`;
}

function map(cells: readonly NodeCell[], look: RunLook): Html {
  const drawn = cells.length <= maxCells ? cells : unusual(cells).slice(0, maxCells);
  const hidden = cells.length - drawn.length;
  return html`<ul class="nodes ${drawn.length > maxNotes ? 'dense' : ''}">
      ${drawn.map((cell) => cellOf(cell, look, drawn.length <= maxNotes))}
    </ul>
    ${
      hidden === 0
        ? undefined
        : html`<p class="fine">${countText(hidden)} more are as most of them are.</p>`
    }`;
}

/** Of ten thousand nodes, those that are in a state of fewer than half, and those at work. */
function unusual(cells: readonly NodeCell[]): NodeCell[] {
  const usual = order.find(
    (state) => cells.filter((cell) => cell.state === state).length * 2 >= cells.length,
  );
  return cells.filter(({ state, isBusy }) => isBusy || state !== usual);
}

const cellOf = (cell: NodeCell, look: RunLook, hasNote: boolean): Html =>
  html`<li class="node ${cell.state} ${cell.isBusy ? 'busy' : ''}">
    <span class="sign" aria-hidden="true">${signs[cell.state]}</span>
    <b class="name">${cell.name}</b>
    <span class="what"
      >${cell.version ?? meaning(cell.state, look)}${cell.isBusy ? ', at work' : ''}</span
    >
    ${hasNote ? html`<span class="what">${cell.role}</span>` : undefined}
    ${hasNote && cell.note !== undefined ? html`<span class="note">${cell.note}</span>` : undefined}
  </li>`;
