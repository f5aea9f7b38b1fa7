import { writeSync } from 'node:fs';
import { benches } from './benches.ts';

/** Runs one benchmark and writes each figure as a line of JSON to file descriptor 3, as soon as it is measured. */
const bench = benches.find(({ name }) => name === process.argv[2])!;
for await (const figure of bench.run()) writeSync(3, `${JSON.stringify(figure)}\n`);
process.exit(0);
