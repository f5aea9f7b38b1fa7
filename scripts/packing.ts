import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Makes a package of what `fill` puts into a folder, and says where it is.
 * @param out the folder that it comes into @param fill gives the manifest beside its files
 */
export async function pack(out: string, fill: (folder: string) => Promise<object>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-pack-'));
  try {
    const manifest = await fill(folder);
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const into = resolve(out);
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
export function licencesOf(output: readonly { type: string; moduleIds?: readonly string[] }[]): string {
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
