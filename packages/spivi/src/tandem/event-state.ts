import type { Extra } from '../types.ts';
import { isElement, numberIn, textIn } from './elements.ts';

const STATES = ['scheduled', 'started', 'stopped', 'cancelled'] as const;

/** How a class stands at our tracker; Spivi's own fields say only whether it is cancelled. */
export type EventState = {
  state: (typeof STATES)[number];
  /** When the instructor pressed Start and Stop, ISO 8601. */
  startedAt: string | null;
  stoppedAt: string | null;
  /** Of a class that runs: the seats booked, and those of them that are heard now. */
  signal: { booked: number; heard: number } | null;
};

/** The element `Tandem` among an event's extras; a client written for Spivi passes over it. */
export const writeEventState = ({ state, startedAt, stoppedAt, signal }: EventState): Extra => ({
  Tandem: {
    State: state,
    ...(startedAt !== null && { StartedAt: startedAt }),
    ...(stoppedAt !== null && { StoppedAt: stoppedAt }),
    ...(signal !== null && { SeatsBooked: signal.booked, SeatsHeard: signal.heard }),
  },
});

/** The other end of `writeEventState`; null where an event's extras hold no such element. Never throws. */
export function readEventState(extra: Extra): EventState | null {
  const { Tandem: told } = extra;
  const state = STATES.find((known) => isElement(told) && told.State === known);
  if (!isElement(told) || state === undefined) return null;
  const [startedAt, stoppedAt] = [instantIn(told.StartedAt), instantIn(told.StoppedAt)];
  // A class that began or ended without a time is a word that nobody can believe.
  if ((state === 'started' || state === 'stopped') && startedAt === null) return null;
  if (state === 'stopped' && stoppedAt === null) return null;
  const [booked, heard] = [numberIn(told.SeatsBooked), numberIn(told.SeatsHeard)];
  return {
    state,
    startedAt,
    stoppedAt,
    signal: state !== 'started' || booked === null || heard === null ? null : { booked, heard },
  };
}

const instantIn = (value: unknown): string | null => {
  const text = textIn(value);
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString();
};
