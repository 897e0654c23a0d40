import type { Register } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { teach } from '../teach.js';

/** `cutover doctor`: what the lab needs and what was found. */
export const registerDoctor: Register = (program, { terminal, end }) => {
  const command = program
    .command('doctor')
    .description('show what of the lab was found on this machine, and what is missing')
    .option('--json', 'print JSON instead of text', false)
    .action(async ({ json }: { readonly json: boolean }) => {
      // Only here: an operator's machine has no lab, and needs none.
      const { doctor, formatDoctor } = await import('../../lab/setup/doctor.js');
      const report = await doctor();
      terminal.print(json ? JSON.stringify(report, undefined, 2) : formatDoctor(report));
      if (!report.isReady) end(ExitCode.Failed);
    });
  teach(command, ['doctor', 'what is missing for the lab, and how to come by it']);
};
