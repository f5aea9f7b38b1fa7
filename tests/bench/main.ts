import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { benches } from './benches.ts';
import { type Row, runBench } from './run.ts';

/**
 * `npm run bench` prints each figure as it is measured, keeps it as a line of JSON in a file, and ends with a table;
 * `-- --json` ends with the rows as data; `-- NAME` runs one. Where a benchmark failed the others' figures stand, and
 * the exit code is 1.
 */
const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean' },
    into: {
      type: 'string',
      default: join(import.meta.dirname, 'figures', `${new Date().toISOString().replaceAll(':', '-')}.jsonl`),
    },
  },
  allowPositionals: true,
});
const names = benches.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  process.exit(2);
}
const number = (n: number | null) =>
  n === null ? '–' : n.toLocaleString('en', { maximumSignificantDigits: 3 });

mkdirSync(dirname(values.into), { recursive: true });
const rows: Row[] = [];
for (const name of positionals.length ? positionals : names) {
  console.error(`running ${name} …`);
  for await (const row of runBench(name, join(import.meta.dirname, 'one.ts'))) {
    rows.push(row);
    appendFileSync(values.into, `${JSON.stringify(row)}\n`);
    if ('failed' in row) console.error(`  ${name} failed`);
    else
      console.error(
        `  ${row.name}: ${number(row.figure)} ${row.unit}, ratio ${number(row.ratio)}, aim ${row.aim}`,
      );
  }
}
const failed = rows.filter((row) => 'failed' in row);
if (values.json) console.log(JSON.stringify(rows, null, 2));
else
  console.table(
    Object.fromEntries(
      rows.flatMap((f) =>
        'failed' in f
          ? []
          : [
              [
                f.name,
                {
                  figure: `${number(f.figure)} ${f.unit}`,
                  floor: f.floor === null ? '–' : `${number(f.floor)} ${f.unit} (${f.floorIs})`,
                  ratio: number(f.ratio),
                  aim: f.aim,
                },
              ],
            ],
      ),
    ),
  );
console.error(`The figures are kept in ${values.into}`);
for (const row of failed) console.error(`\n${row.bench} failed: ${row.failed}`);
process.exit(failed.length ? 1 : 0);
