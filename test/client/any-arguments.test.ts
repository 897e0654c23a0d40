import fc from 'fast-check';
import { catalogue } from '../../client/catalogue.js';
import { hostileText, nasty } from '../fakes/hostile.js';
import { cutover } from './a-terminal.js';

/** Those that start something else, or go on until they are told to end. */
const apart = ['worker', 'console', 'lab', 'doctor', 'recover', 'demo', 'watch', 'completion'];
const commands = catalogue
  .map(({ usage }) => usage.split(' ')[0] ?? '')
  .filter((name) => !apart.includes(name));
const options = [
  ...new Set(
    '--json --by --reason --gate --digest --yes --parallelism --node-rate --to --data --html --bundle --sign --namespace --follow --help --ui-url'.split(
      ' ',
    ),
  ),
];

const words = fc.array(
  fc.oneof(
    fc.constantFrom(...options, ...nasty, 'blue', './absent.yaml', '-1', '0', '1e9', '0x10', 'NaN'),
    hostileText,
  ),
  { maxLength: 4 },
);

test('whatever is typed, a command ends with a code that is told, and never throws', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.constantFrom(...commands, 'help', '__proto__', 'constructor'), hostileText),
      words,
      async (command, more) => {
        const { code } = await cutover([command, ...more, '--address', '127.0.0.1:1']);
        expect([0, 2, 5]).toContain(code);
      },
    ),
    { numRuns: 60, timeout: 30_000 },
  );
}, 600_000);

test.each(['0', '-1', '251', '1e9', 'NaN', '', ' ', '0x10', '1.5', '2 nodes', '９'])(
  'a pace of "%s" is refused before Temporal is asked',
  async (pace) => {
    const { code, err } = await cutover(['pace', 'blue', `--parallelism=${pace}`]);
    expect(code).toBe(2);
    expect(err).toContain('--parallelism');
  },
);
