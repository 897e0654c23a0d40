import { type Html, html } from '../../model/html.js';
import type { RunStatus } from '../../model/status.js';

/** What a way back ends on, in a form that asks for one; nothing where there is nothing to choose. */
export const dataField = (form: string, status: RunStatus | undefined): Html | undefined =>
  status?.snapshot === undefined
    ? undefined
    : html`<label for="${form}-data">On which data</label>
        <select id="${form}-data" name="data">
          <option value="">as it then is; nothing is given up</option>
          <option value="snapshot">
            the snapshot of the hop; what was written since is given up
          </option>
        </select>`;
