import type { Sender } from './send/sender.ts';

/** Without a terminal a line is printed only this often. */
const LINE_EVERY_MS = 10_000;
const REFRESH_EVERY_MS = 250;

export type Progress = { say(line: string): void; show(text: string): void; end(): void };

/** One line that is kept up to date on a terminal, or a line now and then in a log. */
export function progressLine(out: NodeJS.WriteStream, sender: Sender): Progress {
  const every = out.isTTY ? REFRESH_EVERY_MS : LINE_EVERY_MS;
  let shownAt = Number.NEGATIVE_INFINITY;
  let open = false;
  const closeLine = () => {
    if (open) out.write('\n');
    open = false;
  };
  return {
    say(line) {
      closeLine();
      out.write(`${line}\n`);
    },
    show(text) {
      if (performance.now() - shownAt < every) return;
      shownAt = performance.now();
      const { waiting, trouble } = sender.report();
      const line = `${text}${waiting > 1 ? `, ${waiting} batches waiting` : ''}${trouble ? ` (${trouble})` : ''}`;
      if (!out.isTTY) return void out.write(`${line}\n`);
      out.write(`\r\x1b[K${line}`);
      open = true;
    },
    end: closeLine,
  };
}

/** 754 → '12:34'. */
export const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
