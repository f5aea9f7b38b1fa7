import {
  type Acknowledgement,
  type Batch,
  type BoxClass,
  type BoxClock,
  type BoxReport,
  endpoints,
  type WaitingSensor,
} from '../box.ts';
import { createCaller, type Outcome, strange, type TrackerAt } from './call-tracker.ts';
import { boxTimeMs } from './class-clock.ts';

export type { Outcome } from './call-tracker.ts';

export type TrackerOptions = TrackerAt & { token: string };

export type TrackerClient = {
  /** Names this start of the box. */
  readonly bootId: string;
  /** The class of this box, or null when there is none. */
  currentClass(): Promise<Outcome<BoxClass | null>>;
  send(batch: Batch): Promise<Outcome<Acknowledgement>>;
  /** Tells what is heard while no class runs; what is lost of it comes again. */
  tellHeard(sensors: WaitingSensor[]): Promise<void>;
  /** Tells how this box is. @returns whether the tracker took it */
  tellReport(report: BoxReport): Promise<boolean>;
  /** What to add to this machine's clock to have the tracker's, as of the last answer; 0 while they agree. */
  clockOffsetMs(): number;
  /** What the tracker last said about this box. */
  told(): Told;
  /** The same in a sentence, where a person should know; null while all is well. */
  notice(): string | null;
};

/** The box's side of the protocol. Never throws: every way a call can end is an `Outcome`. */
export function createTrackerClient(options: TrackerOptions): TrackerClient {
  const { call, clockOffsetMs } = createCaller(options);
  const bootId = crypto.randomUUID();
  const sentAt = () => new Date(boxTimeMs()).toISOString();
  let told: Told = {};
  const hear = <T extends Told>(outcome: Outcome<T>): Outcome<T> => {
    if (outcome.kind === 'ok') told = outcome.value;
    return outcome;
  };
  return {
    bootId,
    clockOffsetMs,
    told: () => told,
    notice: () => noticeOf(told),
    async currentClass() {
      const outcome = hear(await call(endpoints.getClass, { query: { bootId, sentAt: sentAt() } }));
      return outcome.kind === 'ok' ? { kind: 'ok', value: outcome.value.event } : outcome;
    },
    async tellHeard(sensors) {
      if (sensors.length > 0) await call(endpoints.tellHeard, { body: { sensors } });
    },
    async tellReport(report) {
      return (await call(endpoints.tellReport, { body: report })).kind === 'ok';
    },
    async send(batch) {
      // The clock of an earlier start is gone: nothing is known of it any more.
      const own = batch.bootId === bootId;
      const outcome = hear(
        await call(endpoints.sendBatch, { body: { ...batch, sentAt: own ? sentAt() : null } }),
      );
      return outcome.kind === 'ok' && outcome.value.sequence !== batch.sequence ? strange() : outcome;
    },
  };
}

/** Of its clock, and whether another program sends with its token. */
export type Told = { clock?: BoxClock | null | undefined; otherProgram?: boolean | undefined };

function noticeOf({ clock, otherProgram }: Told): string | null {
  const skew = clock
    ? [
        `This machine’s clock is ${Math.abs(clock.skewSeconds)} s ${clock.skewSeconds > 0 ? 'fast' : 'slow'}; ${clock.corrected ? 'the tracker corrects that.' : 'set it.'}`,
      ]
    : [];
  const other = otherProgram
    ? ['Another program sends with the same token: stop one of them, or give it a token of its own.']
    : [];
  return [...skew, ...other].join(' ') || null;
}
