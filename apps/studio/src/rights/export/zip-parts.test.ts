import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { zipParts } from './zip-parts.ts';

const AT = new Date('2026-11-22T18:00:00Z');

test('parts put together are the zip; no part is larger than asked, no file is read before the one before it', async () => {
  const contents = Array.from({ length: 20 }, (_, i) => randomBytes(1000 * i));
  const parts: Buffer[] = [];
  let reading = 0;
  const bytes = await zipParts(
    AT,
    4096,
    async (add) => {
      for (const [i, content] of contents.entries())
        await add(
          `${i}.bin`,
          (async function* () {
            expect(++reading).toBe(1);
            for (let at = 0; at < content.length; at += 500) yield content.subarray(at, at + 500);
            reading--;
          })(),
        );
    },
    async (part) => void parts.push(Buffer.from(part)),
  );
  expect(bytes).toBe(parts.reduce((sum, part) => sum + part.length, 0));
  expect(Math.max(...parts.map((part) => part.length))).toBe(4096);
  const zip = await fromBufferPromise(Buffer.concat(parts), { lazyEntries: true });
  const read: Buffer[] = [];
  for await (const entry of zip.eachEntry()) read.push(await buffer(await zip.openReadStreamPromise(entry)));
  expect(read).toEqual(contents);
});

test.each([
  ['a file that cannot be read', async () => {}],
  ['a part that cannot be kept', null],
])('%s ends all with its error', async (_, keep) => {
  const failing = keep
    ? (async function* () {
        yield 'x';
        throw new Error('planted');
      })()
    : [randomBytes(100_000)];
  const work = zipParts(
    AT,
    1024,
    async (add) => {
      await add('a', failing);
      await add('b', ['y']);
    },
    keep ??
      (async () => {
        throw new Error('planted');
      }),
  );
  await expect(work).rejects.toThrow('planted');
});
