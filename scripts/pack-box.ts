import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { pack, root } from './packing.ts';

/**
 * Packs the box's program alone: one file without web pages or database, which npm installs on any machine with Node.
 * What speaks to hardware stays a dependency, since npm brings it for the machine that it installs on.
 * `npm run pack:box -- --out FOLDER`; says where the package is.
 */
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const { version, license, optionalDependencies = {} } = read('apps/box/package.json');
await pack(join(root, 'apps/box'), async (folder) => {
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
  const manifest = {
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
  return { manifest, output };
});
