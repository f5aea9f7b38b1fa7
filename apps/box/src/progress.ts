import type { Sender, SenderReport } from '@tandem/api/box-side';

/** Without a terminal a line is printed only this often. */
const LINE_EVERY_MS = 10_000;
const REFRESH_EVERY_MS = 250;

export type Progress = { say(line: string): void; show(text: string): void; end(): void };

/** One line that is kept up to date on a terminal, or a line now and then in a log. */
export function progressLine(out: NodeJS.WriteStream, sender: Sender): Progress {
  const every = out.isTTY ? REFRESH_EVERY_MS : LINE_EVERY_MS;
  let shownAt = Number.NEGATIVE_INFINITY;
  let open = false;
  let noticed: string | null = null;
  const closeLine = () => {
    if (open) out.write('\n');
    open = false;
  };
  const say = (line: string) => {
    closeLine();
    out.write(`${line}\n`);
  };
  return {
    say,
    show(text) {
      const { notice } = sender.report();
      if (notice !== null && notice !== noticed) say(notice);
      noticed = notice;
      if (performance.now() - shownAt < every) return;
      shownAt = performance.now();
      const { waiting, trouble } = sender.report();
      const line = `${text}${waiting > 1 ? `, ${waiting} batches waiting` : ''}${trouble ? ` (${trouble.reason})` : ''}`;
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

/** What the tracker's words for ignoring a sample mean to people. */
const BECAUSE: Record<string, string> = {
  unknown_seat: 'the tracker knows no such seat in this room',
  no_reading: 'they held no reading',
  implausible: 'no reading of theirs can be true',
  class_clock_not_allowed: 'this box may not replay; send at speed 1, or allow it on the tracker',
  outside_class: 'they lie outside the class',
  class_paused: 'the class was paused',
  clock_ahead: 'this machine’s clock is ahead of the tracker’s',
};

/** How it went, in a sentence for the end of a run. */
export function summaryOf({
  stored,
  ignored,
  ignoredBecause,
  refused,
  waiting,
  overflowed,
}: SenderReport): string {
  const why = ignoredBecause === null ? '' : ` because ${BECAUSE[ignoredBecause] ?? ignoredBecause}`;
  const parts = [
    `${stored} samples stored`,
    ...(ignored > 0 ? [`${ignored} ignored${why}`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(overflowed > 0 ? [`${overflowed} batches lost because the tracker was away for too long`] : []),
    ...(waiting > 0 ? [`${waiting} batches not yet acknowledged`] : []),
  ];
  return `${parts.join(', ')}.`;
}
