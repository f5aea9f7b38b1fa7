import type { Sport } from '@tandem/api/words';

/** Two recordings that share so much of the shorter are of one ride; so is one with the class that it was made in. */
export const SHARED = 0.5;
/** Recordings whose readings differ by less tell about the same of a ride: then it counts what else they tell. */
const ABOUT_THE_SAME = 1.05;

/** What decides between recordings of one ride. */
export type Recorded = {
  hash: Buffer;
  part: number;
  startedAt: Date;
  endedAt: Date;
  seconds: number;
  /** Seconds with a reading, over all channels. */
  readings: number;
  sport: Sport;
  /** Whether its file names the sport; what says none, or only “other”, may be of any. */
  namesSport: boolean;
  /** How many totals its device tells: FIT knows more of them than TCX, GPX none. */
  totals: number;
};

const SAYS_NOTHING = ['generic', 'other', 'training', 'fitness_equipment'];

/** Whether a file's word for the sport is the name of one. */
export const isNamed = (fileSport: string | null): boolean =>
  fileSport !== null && !SAYS_NOTHING.includes(fileSport);

/** Whether two recordings are of one ride: they overlap by half of the shorter, and name no two sports. */
export function isSameRide(a: Recorded, b: Recorded): boolean {
  // Activities of one file follow each other.
  if (a.hash.equals(b.hash)) return false;
  const bikes = (sport: Sport) => (sport === 'e_biking' ? 'cycling' : sport);
  if (a.namesSport && b.namesSport && bikes(a.sport) !== bikes(b.sport)) return false;
  const length = ({ startedAt, endedAt }: Recorded) => endedAt.getTime() - startedAt.getTime();
  const shared =
    Math.min(a.endedAt.getTime(), b.endedAt.getTime()) -
    Math.max(a.startedAt.getTime(), b.startedAt.getTime());
  return shared > 0 && shared >= SHARED * Math.min(length(a), length(b));
}

/** The richer first: by readings, by whether it names its sport, by totals; of equals always the same one. */
function byRichness(a: Recorded, b: Recorded): number {
  const about = ({ readings }: Recorded) => Math.round(Math.log(readings + 1) / Math.log(ABOUT_THE_SAME));
  return (
    about(b) - about(a) ||
    Number(b.namesSport) - Number(a.namesSport) ||
    b.totals - a.totals ||
    b.readings - a.readings ||
    b.seconds - a.seconds ||
    a.hash.compare(b.hash) ||
    a.part - b.part
  );
}

/**
 * Which recordings count, and which double one of these: from the richest on, each that is of no ride that counts already.
 * It hangs on nothing but which recordings there are, in whatever order they came.
 * @returns for each recording the one that it doubles, or null where it counts
 */
export function settleDoubles<R extends Recorded>(recordings: readonly R[]): Map<R, R | null> {
  const settled = new Map<R, R | null>();
  const counting: R[] = [];
  for (const recording of recordings.toSorted(byRichness)) {
    const taken = counting.find((other) => isSameRide(other, recording)) ?? null;
    settled.set(recording, taken);
    if (taken === null) counting.push(recording);
  }
  return settled;
}
