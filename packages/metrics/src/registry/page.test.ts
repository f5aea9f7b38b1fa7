/** The page on the metrics tells what the registry says. Out of date: `npx vitest run packages/metrics/src/registry/page.test.ts -u` (the path before -u). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Metric } from './registry.ts';
import { metricGroups, metricRegistry } from './registry.ts';

const page = join(import.meta.dirname, '../../../../docs/metrics.md');

const GROUPS = {
  class: 'Time, energy, distance, effort',
  power: 'Power',
  bestPower: 'Best stretches',
  heartRate: 'Heart rate',
  cadence: 'Cadence',
  coverage: 'How much was recorded',
} satisfies Record<(typeof metricGroups)[number]['id'], string>;
const AGGREGATES = { sum: 'sum', timeWeightedMean: 'mean by time', best: 'best', last: 'last' };
const NEEDS = {
  powerW: 'power',
  heartRateBpm: 'heart rate',
  cadenceRpm: 'cadence',
  speedKmh: 'speed',
  ftpW: 'FTP',
  weightKg: 'weight',
  ageYears: 'age',
  gender: 'gender',
  restingHrBpm: 'resting heart rate',
  maxHrBpm: 'maximum heart rate',
};

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

function describe({ id, label, unit, aggregate, needs, atLeastSeconds, ...metric }: Metric): string {
  const marks = [metric.record && '★', !metric.derived && '✎'].filter(Boolean).join(' ');
  const needed = needs.map((all) => all.map((need) => NEEDS[need]).join(', ')).join('; or ');
  const length = atLeastSeconds && atLeastSeconds > 1 ? [`${atLeastSeconds} s`] : [];
  return row([
    `\`${id}\`<br>${label.en}${marks && ` ${marks}`}`,
    unit || '–',
    AGGREGATES[aggregate],
    [needed, ...length].filter(Boolean).join('; at least ') || '–',
    metric.explanation.en,
    metric.source,
  ]);
}

function tables(): string {
  return metricGroups
    .map(({ id, metrics }) =>
      [
        `### ${GROUPS[id]}`,
        '',
        row(['Metric', 'Unit', 'Over rides', 'Needs', 'How it is computed', 'Rule and source']),
        row(new Array(6).fill('---')),
        ...metricRegistry.filter((metric) => metrics.includes(metric.id)).map(describe),
      ].join('\n'),
    )
    .join('\n\n');
}

test('docs/metrics.md lists every metric as the registry has it', async () => {
  const written = readFileSync(page, 'utf8');
  const [, before, after] = /^(.*<!-- registry: [^\n]*-->\n).*(<!-- end of registry -->\n)$/s.exec(written)!;
  await expect(`${before}\n${tables()}\n\n${after}`).toMatchFileSnapshot(page);
});
