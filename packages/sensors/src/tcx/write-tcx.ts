import { wallSecondsIn } from '@tandem/metrics';
import type { RideToWrite } from '../recording/ride-to-write.ts';
import { metresPerSecond, travelledM } from '../recording/travelled.ts';

const ROOT = `<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`;
const EXTENSION = 'http://www.garmin.com/xmlschemas/ActivityExtension/v2';
const HIGHEST_BYTE = 254;

/**
 * A ride as a TCX activity of one lap (Garmin's TrainingCenterDatabase, version 2), for programs that read no FIT: a point a
 * second, one without a reading with its time alone, and a track anew after a pause. The format has whole beats, turns and watts, and three sports; what is
 * unknown is left out. Nothing but the ride is told.
 */
export function* writeTcx({ startedAt, trace, values, sport }: RideToWrite): Generator<string> {
  const at = (second: number) => new Date(startedAt.getTime() + second * 1000).toISOString();
  const seconds = trace.powerW.length;
  const distanceKm = values.distanceKm ?? null;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${ROOT}<Activities><Activity Sport="${sportOf(sport)}"><Id>${at(0)}</Id>\n`;
  yield `<Lap StartTime="${at(0)}">${[
    element('TotalTimeSeconds', seconds),
    element('DistanceMeters', distanceKm === null ? null : distanceKm * 1000, 2),
    element('MaximumSpeed', metresPerSecond(values.maximumSpeedKmh), 3),
    element('Calories', values.energyKcal),
    beats('AverageHeartRateBpm', values.averageHeartRateBpm),
    beats('MaximumHeartRateBpm', values.maximumHeartRateBpm),
    '<Intensity>Active</Intensity>',
    element('Cadence', byte(values.averageCadenceRpm)),
    '<TriggerMethod>Manual</TriggerMethod>',
  ].join('')}<Track>\n`;
  const metres = travelledM(trace.speedKmh, distanceKm);
  const walls = wallSecondsIn(trace);
  for (const [second, wall] of walls.entries()) {
    const before = second === 0 ? wall : walls[second - 1]! + 1;
    // The point at which the timer stopped: the next track begins where it stood.
    if (before < wall) yield `<Trackpoint><Time>${at(before)}</Time></Trackpoint>\n</Track><Track>\n`;
    yield `<Trackpoint><Time>${at(wall)}</Time>${[
      element('DistanceMeters', metres?.[second], 2),
      beats('HeartRateBpm', trace.heartRateBpm[second]),
      element('Cadence', byte(trace.cadenceRpm[second])),
      extension('TPX', [
        element('Speed', metresPerSecond(trace.speedKmh[second]), 3),
        element('Watts', trace.powerW[second]),
      ]),
    ].join('')}</Trackpoint>\n`;
  }
  yield `</Track>${extension('LX', [
    element('AvgSpeed', metresPerSecond(values.averageSpeedKmh), 3),
    element('MaxBikeCadence', byte(values.maximumCadenceRpm)),
    element('AvgWatts', values.averagePowerW),
    element('MaxWatts', values.maximumPowerW),
  ])}</Lap>`;
  yield '<Creator xsi:type="Device_t"><Name>Tandem</Name><UnitId>0</UnitId><ProductID>0</ProductID>';
  yield '<Version><VersionMajor>1</VersionMajor><VersionMinor>0</VersionMinor></Version></Creator>';
  yield '</Activity></Activities></TrainingCenterDatabase>\n';
}

function sportOf(sport: string | null | undefined): 'Biking' | 'Running' | 'Other' {
  if (!sport || sport === 'cycling') return 'Biking';
  return sport === 'running' ? 'Running' : 'Other';
}

const element = (name: string, value: number | null | undefined, decimals = 0): string =>
  value === null || value === undefined ? '' : `<${name}>${Number(value.toFixed(decimals))}</${name}>`;
const beats = (name: string, bpm: number | null | undefined): string => {
  const value = element('Value', byte(bpm));
  return value && `<${name}>${value}</${name}>`;
};
const byte = (value: number | null | undefined): number | null =>
  value === null || value === undefined || value > HIGHEST_BYTE ? null : Math.round(value);
const extension = (name: string, elements: string[]): string =>
  elements.some((text) => text !== '')
    ? `<Extensions><${name} xmlns="${EXTENSION}">${elements.join('')}</${name}></Extensions>`
    : '';
