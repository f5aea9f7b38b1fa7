import type { BoxSample, HeardSensor, WaitingSensor } from '../box.ts';

/** What one seat, or one sensor, says in one second; a channel that was not measured is left out. */
export type Reading = Omit<BoxSample, 'second' | 'at'>;

/** Where readings come from. */
export type Source = {
  /**
   * A recording: sent from its first second to its last, so that a class which stops before is a fault. Anything else
   * joins a running class where the instructor is, and ends with it.
   */
  whole: boolean;
  /**
   * The readings of a second of the ride, and how many seats or sensors tell something then; null once the ride is over.
   * `occupied` are the seats of the class's roster.
   * @property sensors how each is heard, where the source hears any
   */
  ride(
    second: number,
    occupied: readonly number[],
  ): { readings: Reading[]; seats: number; sensors?: HeardSensor[] } | null;
  /** What is heard while no class runs, of a source whose sensors the tracker knows. */
  listen?: (() => WaitingSensor[]) | undefined;
};
