import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { pack, root } from './packing.ts';

/**
 * Packs `packages/sensors` for anybody: plain JavaScript with its types, which needs nothing of Tandem and nothing else, since
 * Node takes the types off no file of a package. `npm run pack:sensors -- --out FOLDER`; says where the package is.
 */
const home = join(root, 'packages/sensors');
type Manifest = { exports: Record<string, string> } & Record<
  'name' | 'version' | 'description' | 'license' | 'keywords' | 'type' | 'engines',
  unknown
>;
const { name, version, description, license, keywords, type, engines, exports } = JSON.parse(
  readFileSync(join(home, 'package.json'), 'utf8'),
) as Manifest;

await pack(home, async (folder) => {
  const entries = Object.values(exports).map((file) => file.replace(/^\.\/src\/(.*)\.ts$/, '$1'));
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, join(home, `src/${entry}.ts`)])),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
  });
  const { output } = await bundle.write({
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    format: 'esm',
  });
  writeTypes(
    entries.map((entry) => join(home, `src/${entry}.ts`)),
    join(folder, 'types'),
  );
  const manifest = {
    ...{ name, version, description, keywords, license, type, engines },
    sideEffects: false,
    exports: Object.fromEntries(
      Object.keys(exports).map((path, i) => [
        path,
        { types: `./types/sensors/src/${entries[i]}.d.ts`, default: `./${entries[i]}.js` },
      ]),
    ),
    files: ['*.js', 'shared', 'types', 'THIRD-PARTY.md'],
    publishConfig: { access: 'public' },
  };
  return { manifest, output };
});

function exportsOf(workspace: string): Record<string, string> {
  return JSON.parse(readFileSync(join(root, `packages/${workspace}/package.json`), 'utf8')).exports;
}

function workspacePaths(): Record<string, string[]> {
  const paths = ['api', 'metrics'].flatMap((workspace) =>
    Object.entries(exportsOf(workspace)).map(([path, file]) => [
      `@tandem/${workspace}${path.slice(1)}`,
      [join(root, `packages/${workspace}`, file)],
    ]),
  );
  return Object.fromEntries(paths);
}

/** The types of the entries and of what they name, of other workspaces too: those stand beside, and are named by their place. */
function writeTypes(entries: readonly string[], folder: string): void {
  const config = join(dirname(folder), 'tsconfig.json');
  const compilerOptions = {
    ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, incremental: false },
    ...{ rootDir: join(root, 'packages'), outDir: folder, rewriteRelativeImportExtensions: true },
    typeRoots: [join(root, 'node_modules/@types')],
    // What is found by way of a library is taken for one, and gets no types of its own.
    paths: workspacePaths(),
  };
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: [], files: entries }),
  );
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', config]);
  for (const file of globSync('**/*.d.ts', { cwd: folder })) {
    const own = readFileSync(join(folder, file), 'utf8');
    const told = own.replaceAll(/(['"])@tandem\/([a-z]+)((?:\/[a-z-]+)*)\1/g, (_, quote, workspace, path) => {
      const target = join(workspace, exportsOf(workspace)[`.${path}`]!.replace(/\.ts$/, '.js'));
      const place = relative(dirname(file), target).split(sep).join('/');
      return `${quote}${place.startsWith('.') ? place : `./${place}`}${quote}`;
    });
    if (told !== own) writeFileSync(join(folder, file), told);
  }
}
