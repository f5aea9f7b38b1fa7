import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

/**
 * Packs the box's program alone: one file without web pages or database, which npm installs on any machine with Node.
 * What speaks to hardware stays a dependency, since npm brings it for the machine that it installs on.
 * `npm run pack:box -- --out FOLDER`; says where the package is.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '.' } } });
const root = join(import.meta.dirname, '..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const { version, license, optionalDependencies = {} } = read('apps/box/package.json');
const folder = mkdtempSync(join(tmpdir(), 'tandem-box-'));
try {
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
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(folder, 'THIRD-PARTY.md'),
    licencesOf(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))),
  );
  for (const [from, to] of [
    ['apps/box/README.md', 'README.md'],
    ['LICENSE', 'LICENSE'],
  ] as const)
    cpSync(join(root, from), join(folder, to));
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', out], {
    cwd: folder,
    encoding: 'utf8',
  });
  console.log(join(out, packed.trim()));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The libraries that the modules are of, each with its licence in full. */
function licencesOf(modules: readonly string[]): string {
  const folders = modules.flatMap(
    (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? [],
  );
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const [file] = globSync('{LICENSE,LICENCE,license}*', { cwd: folder });
      const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
      return `## ${name} ${version} (${license})\n\n${text}\n`;
    })
    .join('\n');
}
