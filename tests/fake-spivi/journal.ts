import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

/** An append-only file of JSON lines. */
export type Journal<L> = {
  /** The lines that an earlier process had written. */
  readonly kept: L[];
  /** Written before it returns; `durable` also waits until the disk has it. */
  append(line: L, durable: boolean): void;
  close(): void;
};

/** Opens or creates the journal; null keeps nothing. A last line cut short by a crash is taken off. */
export function openJournal<L>(path: string | null): Journal<L> {
  if (path === null) return { kept: [], append() {}, close() {} };
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  const file = openSync(path, 'a');
  return {
    kept: whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as L),
    append(line, durable) {
      writeSync(file, `${JSON.stringify(line)}\n`);
      if (durable) fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}
