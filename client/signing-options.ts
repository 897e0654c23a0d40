import { type Command, InvalidArgumentError } from 'commander';
import type { SpecFile } from './read-spec.js';
import { type RequestToSign, signRequest } from './sign-request.js';

/** What a command that signs a request is told. */
export interface SigningOptions extends Omit<RequestToSign, 'sign'> {
  readonly sign?: string;
}

/** Minutes that a request counts unless told: it is there to be started, not to be kept. */
const oneDay = 1440;

/** Declares the options of a command that signs a request; `--by` is the command's own. */
export const withSigningOptions = (command: Command): Command =>
  command
    .option('--sign <key>', 'sign the request with this SSH key; a public one means your agent’s')
    .option(
      '--expires-in <minutes>',
      'after so long a signed request starts nothing',
      minutesOf,
      oneDay,
    );

/** The spec, signed where a key is named. @throws Fault with code 2 where the key does not sign. */
export const signedWhereAsked = async (
  file: SpecFile,
  { sign, by, expiresIn }: SigningOptions,
  tell: (words: string) => void,
): Promise<SpecFile> =>
  sign === undefined ? file : signRequest(file, { sign, by, expiresIn }, tell);

/** @throws InvalidArgumentError for anything but whole minutes, up to a year of them. */
export function minutesOf(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 525_600) return minutes;
  throw new InvalidArgumentError('must be a whole number of minutes, at most a year of them.');
}
