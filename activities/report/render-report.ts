import type { Report } from '../../model/report.js';
import { summariseReport } from '../../model/summary/summarise-report.js';
import { estimate } from './estimate.js';
import { findings } from './findings.js';
import { header } from './header.js';
import { html, trusted } from '../../model/html.js';
import { journal } from './journal.js';
import { leftOut } from './left-out.js';
import { objects } from './objects.js';
import { people } from './people.js';
import { phases } from './phases.js';
import { runbook } from './runbook.js';
import { chartStyle } from './style-chart.js';
import { pageStyle } from './style-page.js';
import { timeline } from './timeline.js';
import { waivers } from './waivers.js';

/**
 * A report as one HTML page that needs nothing else: no script, no font, no request. Pure.
 * It says what the journal says was done; the plan is shown only as what was approved.
 */
export function renderReport(report: Report): string {
  const summary = summariseReport(report);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>${report.cluster}: ${report.from} → ${report.to}, ${report.outcome}</title>
        <style>
          ${trusted(pageStyle)}${trusted(chartStyle)}
        </style>
      </head>
      <body>
        <main>
          ${header(report, summary)} ${leftOut(report)} ${timeline(report, summary)}
          ${phases(summary)} ${estimate(report)} ${runbook(summary.steps)} ${objects(report)}
          ${people(report)} ${waivers(report.findings)} ${findings(report.findings)}
          ${journal(report)}
          <footer>
            Drawn from report.json beside this file, and from nothing else. Times are the
            orchestrator's own; downtime is the outside prober's.
          </footer>
        </main>
      </body>
    </html> `.html;
}
