/** TCX and GPX files for tests, as programs write them; texts are put together here, by nothing of our reader. */
import { WRITTEN_AT, type WrittenRecord } from './fit-file.ts';

/** A moment, also by where it was; `accumulated_power` has no place in these forms. */
export type WrittenPoint = WrittenRecord & { lat?: number; lon?: number };
export type WrittenLap = {
  /** Points without an interruption each. */
  tracks: WrittenPoint[][];
  /** Seconds since the start of the file. */
  startsAt?: number;
  TotalTimeSeconds?: number;
  DistanceMeters?: number;
  Calories?: number;
  AverageHeartRateBpm?: number;
  MaximumHeartRateBpm?: number;
  AvgWatts?: number;
  MaxWatts?: number;
};
export type WrittenActivity = { sport?: string; laps: WrittenLap[]; creator?: string };
export type WrittenTrack = { type?: string; segments: WrittenPoint[][] };

const time = (at: number) => new Date(WRITTEN_AT.getTime() + at * 1000).toISOString();
const tag = (name: string, value: string | number | undefined, attributes = ''): string =>
  value === undefined || value === '' ? '' : `<${name}${attributes}>${value}</${name}>`;
const bytes = (root: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`);

export function tcxFile(activities: readonly WrittenActivity[]): Uint8Array<ArrayBuffer> {
  return bytes(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" ' +
      'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">' +
      `<Activities>\n${activities.map(tcxActivity).join('\n')}\n</Activities></TrainingCenterDatabase>`,
  );
}

function tcxActivity({ sport, laps, creator }: WrittenActivity): string {
  const told = sport === undefined ? '' : ` Sport="${sport}"`;
  const by = creator === undefined ? '' : `<Creator>${tag('Name', creator)}</Creator>`;
  return `<Activity${told}><Id>${time(0)}</Id>\n${laps.map(tcxLap).join('\n')}${by}</Activity>`;
}

function tcxLap({ tracks, startsAt, AvgWatts, MaxWatts, ...lap }: WrittenLap): string {
  const bpm = (name: string, value: number | undefined) => tag(name, tag('Value', value));
  return [
    `<Lap StartTime="${time(startsAt ?? tracks[0]?.[0]?.at ?? 0)}">`,
    tag('TotalTimeSeconds', lap.TotalTimeSeconds) + tag('DistanceMeters', lap.DistanceMeters),
    tag('Calories', lap.Calories),
    bpm('AverageHeartRateBpm', lap.AverageHeartRateBpm) + bpm('MaximumHeartRateBpm', lap.MaximumHeartRateBpm),
    ...tracks.map((points) => `<Track>\n${points.map(tcxPoint).join('\n')}\n</Track>`),
    tag('Extensions', tag('ns3:LX', tag('ns3:AvgWatts', AvgWatts) + tag('ns3:MaxWatts', MaxWatts))),
    '</Lap>',
  ].join('');
}

function tcxPoint({ at, lat, lon, ...point }: WrittenPoint): string {
  const extension = tag('ns3:Speed', point.speed) + tag('ns3:Watts', point.power);
  return tag(
    'Trackpoint',
    [
      tag('Time', time(at)),
      tag('Position', tag('LatitudeDegrees', lat) + tag('LongitudeDegrees', lon)),
      tag('DistanceMeters', point.distance),
      tag('HeartRateBpm', tag('Value', point.heart_rate)),
      tag('Cadence', point.cadence),
      tag('Extensions', tag('ns3:TPX', extension)),
    ].join(''),
  );
}

/** How a program tells power in GPX, which has no word for it. */
export type GpxPower = 'power' | 'pwr:PowerInWatts';

export function gpxFile(
  tracks: readonly WrittenTrack[],
  { power = 'power', creator = 'A program' }: { power?: GpxPower; creator?: string } = {},
): Uint8Array<ArrayBuffer> {
  const segment = (points: WrittenPoint[]) =>
    `<trkseg>\n${points.map((point) => gpxPoint(point, power)).join('\n')}\n</trkseg>`;
  return bytes(
    `<gpx version="1.1" creator="${creator}" xmlns="http://www.topografix.com/GPX/1/1" ` +
      'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" ' +
      'xmlns:pwr="http://www.garmin.com/xmlschemas/PowerExtension/v1">' +
      `<metadata><time>${time(0)}</time></metadata>\n` +
      tracks
        .map(({ type, segments }) => `<trk>${tag('type', type)}${segments.map(segment).join('\n')}</trk>`)
        .join('\n') +
      '</gpx>',
  );
}

function gpxPoint({ at, lat, lon, ...point }: WrittenPoint, power: GpxPower): string {
  const bare = tag('power', point.power);
  const told = power === 'power' ? bare : tag('pwr:PowerExtension', tag('pwr:PowerInWatts', point.power));
  const sensors = [
    tag('gpxtpx:atemp', 21),
    tag('gpxtpx:hr', point.heart_rate),
    tag('gpxtpx:cad', point.cadence),
    tag('gpxtpx:speed', point.speed),
  ].join('');
  const extensions =
    told + tag('gpxtpx:TrackPointExtension', sensors) + tag('gpxdata:distance', point.distance);
  return tag(
    'trkpt',
    tag('ele', 35) + tag('time', time(at)) + tag('extensions', extensions),
    ` lat="${lat ?? 48.85}" lon="${lon ?? 2.35}"`,
  );
}
