import { parseArgs } from 'node:util';
import { bookings } from './bookings.ts';
import { drain } from './drain.ts';
import type { Figure } from './figure.ts';
import { imports } from './imports.ts';
import { matching } from './matching.ts';
import { metrics, storage } from './metrics.ts';
import { ridePage } from './ride-page.ts';
import { seats } from './seats.ts';
import { start } from './start.ts';
import { trends } from './trends.ts';

/** `npm run bench` prints a table; `-- --json` gives the figures as data; `-- NAME` runs one. */
const benches = [metrics, storage, start, bookings, trends, seats, matching, drain, imports, ridePage];
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const chosen = positionals.length ? benches.filter((bench) => positionals.includes(bench.name)) : benches;
if (!chosen.length) {
  console.error(`There is no such benchmark; there are: ${benches.map((bench) => bench.name).join(', ')}`);
  process.exit(2);
}
const figures: Figure[] = [];
for (const bench of chosen) {
  if (!values.json) console.error(`running ${bench.name} …`);
  figures.push(...(await bench.run()));
}
if (values.json) console.log(JSON.stringify(figures, null, 2));
else {
  const number = (n: number | null) =>
    n === null ? '–' : n.toLocaleString('en', { maximumSignificantDigits: 3 });
  console.table(
    Object.fromEntries(
      figures.map((f) => [
        f.name,
        {
          figure: `${number(f.figure)} ${f.unit}`,
          floor: f.floor === null ? '–' : `${number(f.floor)} ${f.unit} (${f.floorIs})`,
          ratio: number(f.ratio),
          aim: f.aim,
        },
      ]),
    ),
  );
}
process.exit(0);
