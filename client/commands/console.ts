import { createHash, randomBytes } from 'node:crypto';
import { Argument } from 'commander';
import type { CommonOptions, Register } from '../context.js';
import { withCommonOptions } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { teach } from '../teach.js';

interface ConsoleOptions extends CommonOptions {
  readonly host: string;
  readonly port: string;
  readonly users?: string;
  readonly publicUrl?: string;
  readonly trustProxyHeader?: string;
  readonly trustProxyFrom: readonly string[];
  readonly codecFor: readonly string[];
}

/** `cutover console`: the web page, and tokens for those who may log in. */
export const registerConsole: Register = (program, context) => {
  const command = program
    .command('console')
    .description('serve the web page: see runs, approve, steer, take reports along')
    .option('--host <address>', 'where to listen; other than loopback needs --users', '127.0.0.1')
    .option('--port <number>', 'port to listen at; 0 takes a free one', '8480')
    .option('--users <file>', 'lines of: name role sha256-of-token')
    .option('--public-url <url>', 'what browsers call it behind a reverse proxy')
    .option('--trust-proxy-header <name>', 'header in which a reverse proxy says who somebody is')
    .option('--trust-proxy-from <address...>', 'addresses of that proxy: 10.0.0.7, 10.0.0.0/24', [])
    .option(
      '--codec-for <url...>',
      'pages of the Temporal UI that may have payloads decrypted here: http://localhost:8233',
      [],
    );
  teach(
    command,
    ['console', 'for you alone, on this machine; it prints a token to log in with'],
    ['console token ada operator', 'a token for somebody, and the line for the users file'],
    [
      'console --users users --public-url https://cutover.example.org',
      'for others too, behind a reverse proxy with TLS',
    ],
  );
  withCommonOptions(command).action(
    async ({ port, address, namespace, json, ...options }: ConsoleOptions) => {
      // Only here: nothing else needs a web server.
      const { runConsole } = await import('../../console/run-console.js');
      const { print, warn } = context.terminal;
      await runConsole(
        { address, namespace },
        { ...options, port: portOf(port) },
        {
          tell: warn,
          opened: (served) => (json ? print(JSON.stringify(served)) : warn(openedText(served))),
        },
      );
    },
  );
  command
    .command('token')
    .description('make a token for somebody; prints it once, and the line for the users file')
    .argument('<name>', 'name of the person')
    .addArgument(
      new Argument('<role>', 'what they may do').choices(['viewer', 'approver', 'operator']),
    )
    .action((name: string, role: string) => {
      if (!userName.test(name))
        throw fault(
          ExitCode.BadInput,
          `${JSON.stringify(name)}: a name has letters, digits and _.@+-`,
        );
      const token = randomBytes(32).toString('base64url');
      const hash = createHash('sha256').update(token).digest('hex');
      context.terminal.warn(`token of ${name}, shown this once:`);
      context.terminal.print(token);
      context.terminal.warn('line for the users file:');
      context.terminal.print(`${name} ${role} ${hash}`);
    });
};

/** As in a file of allowed signers, so that one name is one person everywhere. */
const userName = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$/;

/** What a person reads when it is there. */
const openedText = ({ url, token }: { readonly url: string; readonly token?: string }): string =>
  [
    `the console is at ${url}; Ctrl-C ends it, and no run`,
    ...(token === undefined
      ? []
      : ['log in with this token; it is valid until the console ends:', token]),
  ].join('\n');

/** @throws Fault with code 2 for what is no port. */
function portOf(written: string): number {
  const port = Number(written);
  if (/^\d{1,5}$/.test(written) && port <= 65_535) return port;
  throw fault(ExitCode.BadInput, `--port: "${written}" is not allowed; write a number to 65535`);
}
