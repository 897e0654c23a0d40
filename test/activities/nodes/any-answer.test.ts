import fc from 'fast-check';
import { Answer, InventoryAnswer, PhaseAnswer } from '../../../activities/nodes/answers.js';
import { framedOutput } from '../../../activities/nodes/framed-output.js';
import { deeply, hostileText, hostileValue, polluted, unseen } from '../../fakes/hostile.js';

/** Every text that is anywhere in a value, names of fields too. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(textsIn)];
};

const short = hostileText.map((text) => text.slice(0, 50));

test('what a phase tells can be seen, names of fields too', () => {
  const verb = fc.record({
    verb: short,
    acted: fc.boolean(),
    repeated: fc.boolean(),
    summary: short,
    ms: fc.nat(),
    details: fc.dictionary(short, fc.oneof(short, fc.nat(), fc.boolean())),
  });
  let taken = 0;
  fc.assert(
    fc.property(verb, short, (one, message) => {
      const result = { ok: false, kind: 'Regressed', message, verbs: [one] };
      const answer = PhaseAnswer.safeParse({ state: 'ended', result });
      if (!answer.success) return;
      taken += 1;
      expect(textsIn(answer.data).map(unseen).join('')).toBe('');
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(100);
});

test('whatever a node answers is data of a form, or none', () => {
  for (const schema of [Answer, PhaseAnswer, InventoryAnswer]) {
    fc.assert(fc.property(hostileValue, (value) => void schema.safeParse(value)));
    expect(schema.safeParse(deeply(50_000)).success).toBe(false);
  }
  expect(polluted()).toEqual([]);
});

test('frames of any bytes, in pieces of any size, are taken or refused in bounds', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pieces, async (chunks) => {
      let received = 0;
      const take = async (content: Buffer): Promise<void> => {
        received += content.length;
      };
      const { into } = framedOutput({ maxBytes: 100, take });
      const ended = new Promise<string>((resolve) => {
        into.once('error', ({ message }) => resolve(message)).once('finish', () => resolve(''));
      });
      for (const chunk of chunks) into.write(Buffer.from(chunk));
      into.end();
      expect(await ended).toMatch(/^(?:|the node .*)$/);
      expect(received).toBeLessThanOrEqual(100);
    }),
    { numRuns: 300 },
  );
});
