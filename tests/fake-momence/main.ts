import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exampleHost } from './example.ts';
import { type FakeMomenceOptions, startFakeMomence } from './server.ts';

/**
 * The fake as a program: `node tests/fake-momence/main.ts --port 4700 --options FILE`. The file is JSON, what `startFakeMomence`
 * takes; without it the host is the one of example.ts. Prints `listening URL`.
 */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, options: { type: 'string' } },
});
const given: FakeMomenceOptions = values.options
  ? JSON.parse(readFileSync(values.options, 'utf8'))
  : { hosts: [exampleHost] };
const fake = await startFakeMomence({ ...given, port: Number(values.port) });
console.log(`listening ${fake.url}`);
