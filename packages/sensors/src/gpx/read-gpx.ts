import type { Part } from '../recording/part.ts';
import { textIn } from '../recording/part.ts';
import { type RecordedRide, ridesOf } from '../recording/rides-of.ts';
import { byTime, pausesBetween, recordsOf, type Stretch, type TrackPoint } from '../recording/track.ts';
import { childrenOf, leavesOf, textAt, timeOf, type XmlNode } from '../xml/node.ts';
import { checkPoints, momentOf, positionOf } from '../xml/points.ts';
import { readXml } from '../xml/read-xml.ts';
import { sportNamed } from '../xml/sport.ts';

/** Tracks of one sport are one ride where they follow each other so closely. */
const JOINED_SECONDS = 300;

type Track = { sport: string | null; stretches: Stretch[] };

/**
 * Reads what was recorded in a GPX file (1.0 or 1.1), of any sport: a ride for each track that has times, oldest first.
 * Routes and places in it are none. What sensors told stands in extensions, which differ from program to program and
 * share their names.
 * @throws DamagedFileError when the file is cut short, damaged, too large, or holds no ride.
 */
export function readGpx(bytes: Uint8Array): RecordedRide[] {
  const root = readXml(bytes, 'gpx');
  const counted = { points: 0, timed: 0 };
  const tracks = childrenOf(root, 'trk').map(
    (track): Track => ({
      sport: sportNamed(textAt(track, 'type')),
      stretches: byTime(childrenOf(track, 'trkseg').map((segment) => stretchOf(segment, counted))),
    }),
  );
  checkPoints(counted);
  const device = textIn(textAt(root, '@creator'));
  return ridesOf(joined(tracks.filter(({ stretches }) => stretches.length > 0)).map(partOf(device)), []);
}

/** Tracks by time; one that goes on where another of its sport ended is of the same ride. */
function joined(tracks: Track[]): Track[] {
  const rides: Track[] = [];
  for (const track of tracks.sort((a, b) => startOf(a) - startOf(b))) {
    const before = rides.at(-1);
    const silence = before ? startOf(track) - endOf(before) : -1;
    if (before?.sport === track.sport && silence >= 0 && silence <= JOINED_SECONDS)
      before.stretches.push(...track.stretches);
    else rides.push({ ...track });
  }
  return rides;
}

const startOf = ({ stretches }: Track): number => stretches[0]![0]!.record.atSeconds;
const endOf = ({ stretches }: Track): number => stretches.at(-1)!.at(-1)!.record.atSeconds;

const partOf =
  (device: string | null) =>
  ({ sport, stretches }: Track): Part => ({
    records: recordsOf(stretches),
    pauses: pausesBetween(stretches),
    sessions: [{ sport }],
    device,
  });

function stretchOf(segment: XmlNode, counted: { points: number; timed: number }): Stretch {
  const points = childrenOf(segment, 'trkpt');
  counted.points += points.length;
  const timed = points.map(pointOf).filter((point) => point !== null);
  counted.timed += timed.length;
  return timed;
}

function pointOf(point: XmlNode): TrackPoint | null {
  const at = timeOf(textAt(point, 'time'));
  if (at === null) return null;
  const [extensions] = childrenOf(point, 'extensions');
  const told = extensions ? leavesOf(extensions) : new Map<string, string>();
  return {
    record: momentOf(at, {
      power: told.get('power') ?? told.get('powerinwatts') ?? told.get('watts'),
      heartRate: told.get('hr') ?? told.get('heartrate'),
      cadence: told.get('cad') ?? told.get('cadence') ?? told.get('runcadence'),
      // GPX 1.0 has it among the point's own.
      metresPerSecond: told.get('speed') ?? textAt(point, 'speed'),
      distance: told.get('distance'),
    }),
    position: positionOf(textAt(point, '@lat'), textAt(point, '@lon')),
  };
}
