import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { licencesOf, pack } from './packing.ts';

/**
 * Packs the box's program alone: one file without web pages or database, which npm installs on any machine with Node.
 * What speaks to hardware stays a dependency, since npm brings it for the machine that it installs on.
 * `npm run pack:box -- --out FOLDER`; says where the package is.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '.' } } });
const root = join(import.meta.dirname, '..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const { version, license, optionalDependencies = {} } = read('apps/box/package.json');
await pack(values.out, async (folder) => {
  const bundle = await rolldown({
    input: join(root, 'apps/box/src/main.ts'),
    platform: 'node',
    external: Object.keys(optionalDependencies),
  });
  const { output } = await bundle.write({
    dir: folder,
    entryFileNames: 'tandem-box.js',
    chunkFileNames: '[name].js',
    format: 'esm',
  });
  writeFileSync(join(folder, 'THIRD-PARTY.md'), licencesOf(output));
  for (const [from, to] of [
    ['apps/box/README.md', 'README.md'],
    ['LICENSE', 'LICENSE'],
  ] as const)
    cpSync(join(root, from), join(folder, to));
  return {
    name: 'tandem-box',
    version,
    description: read('package.json').description,
    license,
    type: 'module',
    bin: { 'tandem-box': 'tandem-box.js' },
    engines: { node: '>=20' },
    files: ['*.js', 'THIRD-PARTY.md'],
    optionalDependencies,
  };
});
