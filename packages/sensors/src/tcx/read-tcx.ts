import type { Part } from '../recording/part.ts';
import { textIn } from '../recording/part.ts';
import { type RecordedRide, ridesOf } from '../recording/rides-of.ts';
import { byTime, pausesBetween, recordsOf, type Stretch, type TrackPoint } from '../recording/track.ts';
import { childrenOf, textAt, timeOf, type XmlNode } from '../xml/node.ts';
import { checkPoints, momentOf, positionOf } from '../xml/points.ts';
import { readXml } from '../xml/read-xml.ts';
import { accountOf, timerSecondsOf } from './laps.ts';

/**
 * Reads what was recorded in a TCX file (Garmin's TrainingCenterDatabase, version 2), of any sport: a ride for each
 * activity that has times, oldest first. Courses and workouts in it are none.
 * @throws DamagedFileError when the file is cut short, damaged, too large, or holds no ride.
 */
export function readTcx(bytes: Uint8Array): RecordedRide[] {
  const activities = activitiesOf(readXml(bytes, 'TrainingCenterDatabase'));
  const counted = { points: 0, timed: 0 };
  const parts = activities.map((activity) => partOf(activity, counted));
  checkPoints(counted);
  return ridesOf(parts, []);
}

/** Activities, those of several sports in a row too. */
function activitiesOf(root: XmlNode): XmlNode[] {
  const lists = childrenOf(root, 'Activities');
  const sessions = lists.flatMap((list) => childrenOf(list, 'MultiSportSession'));
  const legs = sessions.flatMap((session) => [
    ...childrenOf(session, 'FirstSport'),
    ...childrenOf(session, 'NextSport'),
  ]);
  return [...lists, ...legs].flatMap((holder) => childrenOf(holder, 'Activity'));
}

function partOf(activity: XmlNode, counted: { points: number; timed: number }): Part {
  const laps = childrenOf(activity, 'Lap');
  const ofLaps = laps.map((lap) =>
    byTime(childrenOf(lap, 'Track').map((track) => stretchOf(track, counted))),
  );
  const stretches = ofLaps.flat();
  const records = recordsOf(stretches);
  return {
    records,
    // A lap's end interrupts nothing; a track's within a lap does.
    pauses: counts(ofLaps.flatMap(pausesBetween), records, timerSecondsOf(laps)),
    sessions: [accountOf(activity, laps)],
    device: textIn(textAt(activity, 'Creator', 'Name')),
  };
}

/** Pauses between tracks, unless the laps' own time says that the timer ran on. */
function counts(
  pauses: Part['pauses'],
  records: Part['records'],
  timerSeconds: number | null,
): Part['pauses'] {
  if (timerSeconds === null || records.length === 0) return pauses;
  const span = records.at(-1)!.atSeconds - records[0]!.atSeconds;
  const stood = pauses.reduce((sum, { fromSeconds, toSeconds }) => sum + toSeconds - fromSeconds, 0);
  return Math.abs(span - timerSeconds) < Math.abs(span - stood - timerSeconds) ? [] : pauses;
}

function stretchOf(track: XmlNode, counted: { points: number; timed: number }): Stretch {
  const points = childrenOf(track, 'Trackpoint');
  counted.points += points.length;
  const timed = points.map(pointOf).filter((point) => point !== null);
  counted.timed += timed.length;
  return timed;
}

function pointOf(point: XmlNode): TrackPoint | null {
  const at = timeOf(textAt(point, 'Time'));
  if (at === null) return null;
  const extension = (name: string) => textAt(point, 'Extensions', 'TPX', name);
  return {
    record: momentOf(at, {
      power: extension('Watts'),
      heartRate: textAt(point, 'HeartRateBpm', 'Value'),
      cadence: textAt(point, 'Cadence') ?? extension('RunCadence'),
      metresPerSecond: extension('Speed'),
      distance: textAt(point, 'DistanceMeters'),
    }),
    position: positionOf(
      textAt(point, 'Position', 'LatitudeDegrees'),
      textAt(point, 'Position', 'LongitudeDegrees'),
    ),
  };
}
