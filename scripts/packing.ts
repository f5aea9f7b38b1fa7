import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const root = join(import.meta.dirname, '..');

/** Bundled modules as rolldown tells of them. */
type Output = readonly { type: string; moduleIds?: readonly string[] }[];

/**
 * Makes a package of a workspace in the folder that `--out` names, and says where it is: what `fill` puts into it, with the
 * workspace's README, the licence, and those of what was bundled.
 * @param home the workspace's folder @param fill gives the manifest, and what was bundled
 */
export async function pack(
  home: string,
  fill: (folder: string) => Promise<{ manifest: object; output: Output }>,
): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: '.' } } });
  const folder = mkdtempSync(join(tmpdir(), 'tandem-pack-'));
  try {
    const { manifest, output } = await fill(folder);
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    writeFileSync(join(folder, 'THIRD-PARTY.md'), licencesOf(output));
    cpSync(join(home, 'README.md'), join(folder, 'README.md'));
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
    const into = resolve(values.out);
    mkdirSync(into, { recursive: true });
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', into], {
      cwd: folder,
      encoding: 'utf8',
    });
    console.log(join(into, packed.trim()));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The libraries that the modules of a bundle are of, each with its licence in full. */
function licencesOf(output: Output): string {
  const folders = output
    .flatMap(({ moduleIds = [] }) => moduleIds)
    .flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? []);
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
