import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, startEmbeddedPostgres } from '@tandem/platform';
import { createStudio, migrateStudio } from '../../apps/studio/src/app/studio.ts';
import type { Figure } from './figure.ts';
import { startWeb } from './web.ts';

/** Nobody listens there. */
export const NO_SPIVI = 'http://127.0.0.1:9';

/** A database with the studio's tables, a data folder, and at most one web service at a time. */
export type House = {
  url: string;
  dataDir: string;
  /** The studio without its services, for what a bench does by itself. */
  openStudio(): ReturnType<typeof createStudio>;
  startWeb(): Promise<void>;
};

/** Runs a bench in a house of its own that is gone afterwards, also when it fails. @param port of the web service */
export async function* inHouse(
  port: number,
  run: (house: House) => AsyncGenerator<Figure>,
): AsyncGenerator<Figure> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  chmodSync(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres(dataDir);
  const { url } = postgres;
  let web: Awaited<ReturnType<typeof startWeb>> | undefined;
  try {
    await migrateStudio(url);
    yield* run({
      url,
      dataDir,
      openStudio: () =>
        createStudio({
          databaseUrl: url,
          dataDir,
          log: createLog('bench', 'silent'),
          webFolder: null,
          services: { web: false, worker: false },
          settings: {
            publicUrl: `http://localhost:${port}`,
            spiviBaseUrls: [NO_SPIVI],
            signInsPerMinute: { perAddress: 100, perEmail: 100 },
          },
        }),
      async startWeb() {
        web = await startWeb(url, dataDir, port);
      },
    });
  } finally {
    web?.kill();
    await postgres.stop();
    rmSync(postgres.folder, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}
