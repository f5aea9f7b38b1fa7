import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of its own, to be filled. @property mounted false: nobody may mount one here, and the folder is one as any */
export type SmallDisk = {
  folder: string;
  mounted: boolean;
  /** Writes until there is no room. */
  fill(): void;
  makeRoom(): void;
  close(): void;
};

export function openSmallDisk(name: string, sizeMB: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), `tandem-${name}-`));
  const mounted = isMounted(folder, sizeMB);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    mounted,
    fill() {
      if (!mounted) return;
      const file = openSync(ballast, 'a');
      const page = Buffer.alloc(4096);
      try {
        for (;;) writeSync(file, page);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    close() {
      if (mounted) execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isMounted(folder: string, sizeMB: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMB}m,mode=755`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
