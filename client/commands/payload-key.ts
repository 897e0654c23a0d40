import { addKey } from '../../keys/key-ring.js';
import { keyRingVariable } from '../../temporal/codec.js';
import type { Register } from '../context.js';
import { ExitCode } from '../exit-codes.js';
import { fault } from '../fault.js';
import { teach } from '../teach.js';

/** `cutover payload-key FILE`: makes the key ring of payloads, or adds a key to it. Prints no key. */
export const registerPayloadKey: Register = (program, { terminal }) => {
  const command = program
    .command('payload-key')
    .argument('<file>', 'key ring; made where it is not there')
    .description('make a key ring that encrypts what goes to Temporal, or add the next key to it')
    .action(async (file: string) => {
      const id = await addKey(file).catch((cause: unknown) => {
        throw fault(ExitCode.BadInput, cause instanceof Error ? cause.message : String(cause));
      });
      terminal.print(
        [
          `${file} has key ${id} now; it encrypts what is sent, and older keys go on decrypting`,
          'copy the file to every machine with a worker, then to every other one, and back it up:',
          'what is encrypted with a key that is lost cannot be read by anybody',
          `name it everywhere: ${keyRingVariable}=${file}`,
        ].join('\n'),
      );
    });
  teach(
    command,
    ['payload-key payload.keys', 'make a key ring'],
    ['payload-key payload.keys', 'later: the next key, which encrypts from then on'],
  );
};
