/**
 * `npm run truth -- FOLDER [--csv]`: every ride of a folder of FIT, TCX and GPX files, each metric as its device told it and as it is
 * computed here, and whether the two are within the tolerance, or why they cannot be compared. Files are read where they
 * are; nothing is kept of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { computeRide, displayMetric, metricOf, UNKNOWN_RIDER } from '@tandem/metrics';
import { type DeviceTotals, type RecordedRide, readRecording } from '@tandem/sensors';

type Metric = keyof DeviceTotals;

/** The largest difference from what a device tells: so much, or this share of it. */
const TOLERANCE: Partial<Record<Metric, { by?: number; share?: number }>> = {
  durationSeconds: { by: 3 },
  averagePowerW: { by: 1 },
  maximumPowerW: { by: 0 },
  normalisedPowerW: { by: 0.5 },
  trainingLoad: { by: 0.2 },
  workKj: { share: 0.005 },
  averageHeartRateBpm: { by: 0.5 },
  maximumHeartRateBpm: { by: 0 },
  averageCadenceRpm: { by: 1 },
  maximumCadenceRpm: { by: 0 },
  distanceKm: { share: 0.005 },
  energyKcal: { by: 0.5 },
};

type Line = {
  ride: string;
  metric: Metric;
  device: number | null;
  tandem: number | null;
  verdict: string;
};

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { csv: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (!folder) {
  console.error('Say which folder: npm run truth -- FOLDER [--csv]');
  process.exit(1);
}

const lines: Line[] = [];
const refused: string[] = [];
for (const path of filesOf(folder)) {
  try {
    const rides = readRecording(readFileSync(join(folder, path)));
    for (const [nth, ride] of rides.entries())
      lines.push(...linesOf(rides.length > 1 ? `${path} #${nth + 1}` : path, ride));
  } catch (error) {
    refused.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(options.csv ? asCsv() : asMarkdown());
if (lines.some(({ verdict }) => verdict.startsWith('off'))) process.exitCode = 2;

function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(fit|tcx|gpx)$/i.test(path))
    .sort();
}

function linesOf(name: string, ride: RecordedRide): Line[] {
  const { trace, measured, ftpW, deviceTotals } = ride;
  const equipment = { ...measured, energyKcal: deviceTotals.energyKcal };
  const { values, inputs } = computeRide(trace, { ...UNKNOWN_RIDER, ftpW }, { equipment });
  const believed = inputs.calorieSource === 'equipment';
  return (Object.keys(TOLERANCE) as Metric[]).map((metric) => {
    const [device, tandem] = [deviceTotals[metric], values[metric]];
    const isDoubted = metric === 'energyKcal' && device !== null && !believed;
    const verdict = isDoubted
      ? 'not believed: nobody spends so'
      : verdictOf({ metric, device, tandem }, ride);
    return { ride: name, metric, device, tandem, verdict };
  });
}

function verdictOf({ metric, device, tandem }: Omit<Line, 'ride' | 'verdict'>, ride: RecordedRide): string {
  if (device === null) return 'the device tells none';
  if (tandem === null)
    return metric === 'trainingLoad' && ride.ftpW === null ? 'no FTP in the file' : 'not recorded';
  const { by, share } = TOLERANCE[metric]!;
  const most = (by ?? share! * device) + 1e-9;
  const off = tandem - device;
  if (Math.abs(off) <= most) return 'within';
  const why = ofTheirOwnRule(metric, device, ride);
  return why ?? `off by ${off.toPrecision(3)}`;
}

/** A rule of the device's own that gives just its number: then the two differ by rule, and neither is wrong. */
function ofTheirOwnRule(metric: Metric, device: number, { trace }: RecordedRide): string | null {
  const channel = { averagePowerW: trace.powerW, averageHeartRateBpm: trace.heartRateBpm }[metric as string];
  const turning = channel?.filter((value) => value !== null && value > 0) as number[] | undefined;
  if (!turning || turning.length === 0) return null;
  const mean = turning.reduce((sum, value) => sum + value, 0) / turning.length;
  return Math.abs(mean - device) <= 1 ? 'by its own rule: an average without zeros' : null;
}

function shown({ metric }: Line, value: number | null): string {
  if (value === null) return '';
  return `${displayMetric(metric, value, 'en')} ${metricOf(metric).unit}`.trim();
}

function asMarkdown(): string {
  const rows = lines.map((line) =>
    [line.ride, line.metric, shown(line, line.device), shown(line, line.tandem), line.verdict].join(' | '),
  );
  const counts = Object.entries(
    Object.groupBy(lines, ({ verdict }) => verdict.replace(/ by [-\d.e+]+$/, '')),
  );
  return [
    '| Ride | Metric | Device | Tandem | |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
    ...counts.map(([verdict, of]) => `- ${of!.length} ${verdict}`),
    ...refused.map((sentence) => `- refused: ${sentence}`),
  ].join('\n');
}

function asCsv(): string {
  const quoted = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  return [
    ['ride', 'metric', 'device', 'tandem', 'verdict'],
    ...lines.map(({ ride, metric, device, tandem, verdict }) => [ride, metric, device, tandem, verdict]),
    ...refused.map((sentence) => [sentence, '', '', '', 'refused']),
  ]
    .map((row) => row.map(quoted).join(','))
    .join('\n');
}
