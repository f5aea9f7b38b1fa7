import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The text of each file of ours, by its path from the root. */
export type House = Map<string, string>;
/** One file names another: imports it (as types too), loads it later, or runs it by its address. */
export type Import = { file: string; target: string };

/** Everything of ours that is TypeScript: packages, apps, scripts, tests and the root's own files. */
export function readHouse(): House {
  const files = globSync(['{packages,apps,scripts,tests}/**/*.{ts,tsx}', '*.ts'], {
    exclude: (name) => name === 'node_modules' || name === 'dist',
  });
  return new Map(files.sort().map((file) => [file, readFileSync(file, 'utf8')]));
}

const IMPORT = /(?:\bfrom|\bimport|\bvi\.mock)\s*\(?\s*['"]([^'"\n]+)['"]/g;
const ADDRESS = /new URL\(\s*['"](\.[^'"\n]+\.tsx?)['"],\s*import\.meta\.url/g;

/** All imports of our own files, each target a path from the root, whether it was named by path or by package. */
export function importsOf(house: House): Import[] {
  return [...house].flatMap(([file, text]) =>
    [...text.matchAll(IMPORT), ...text.matchAll(ADDRESS)].flatMap((match) => {
      const target = resolve(house, file, match[1]!);
      return target ? [{ file, target }] : [];
    }),
  );
}

/** The libraries that a file imports, Node's own among them. */
export function librariesOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1]!).filter((name) => !/^(\.|@tandem\/)/.test(name));
}

function resolve(house: House, file: string, specifier: string): string | null {
  if (specifier.startsWith('@tandem/')) return doors().get(specifier) ?? specifier;
  if (!specifier.startsWith('.')) return null;
  const path = normalize(join(dirname(file), specifier));
  return [path, `${path}.ts`, `${path}.tsx`, join(path, 'index.ts')].find((one) => house.has(one)) ?? path;
}

/** What packages export: `@tandem/name/door` → the file behind it. */
let known: Map<string, string> | undefined;
export function doors(): Map<string, string> {
  known ??= new Map(
    globSync('{packages,apps}/*/package.json').flatMap((file) => {
      const { name, exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
        name: string;
        exports?: Record<string, string | { default: string }>;
      };
      return Object.entries(exports).map(([door, to]): [string, string] => [
        join(name, door),
        join(dirname(file), typeof to === 'string' ? to : to.default),
      ]);
    }),
  );
  return known;
}

/** The app or package that a file belongs to: `apps/studio`; `tests`, `scripts` or the root's `.` otherwise. */
export function workspaceOf(path: string): string {
  const [first = '', second] = path.split('/');
  if (first === 'packages' || first === 'apps') return `${first}/${second}`;
  return second === undefined ? '.' : first;
}

/** Tests beside the code, what they stand on, and everything that lies in `tests/`. */
export const isTest = (path: string) =>
  /\.test\.tsx?$|\/testing\.ts$|\/testing\//.test(path) || path.startsWith('tests/');
