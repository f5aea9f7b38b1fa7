import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(?:js|css|html|svg|md|json|webmanifest)$/;
/** Shorter files fit into one packet as they are. */
const MIN_COMPRESSED_BYTES = 1024;

const pack = {
  '.br': (content: Buffer) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  '.gz': (content: Buffer) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
};

/** Lays each text of the build beside itself once by Brotli and once by gzip, as small as they can. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        const files = (await readdir(dir!, { recursive: true })).filter((file) => TEXT.test(file));
        await Promise.all(files.map((file) => packFile(join(dir!, file))));
      },
    },
  };
}

async function packFile(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < MIN_COMPRESSED_BYTES) return;
  await Promise.all(
    Object.entries(pack).map(async ([ending, by]) => writeFile(file + ending, await by(content))),
  );
}
