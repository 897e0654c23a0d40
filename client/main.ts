#!/usr/bin/env node
import { runCommandLine } from './program.js';
import { processTerminal } from './terminal.js';

const code = await runCommandLine(process.argv.slice(2), processTerminal());
// Commands of the lab pass on the code of what they ran by setting it themselves.
if (code !== 0) process.exitCode = code;
