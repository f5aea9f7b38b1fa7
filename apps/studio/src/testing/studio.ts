import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import { createStudio, migrateStudio, type RunningStudio } from '../app/studio.ts';
import type { Settings } from '../base/context.ts';
import type { PaymentProvider } from '../base/payment-provider.ts';

export type TestStudio = RunningStudio & {
  /** Connection string of the database's owner. */
  url: string;
  /** Where the server listens, for example `http://127.0.0.1:41234`. */
  base: string;
};

/** How a test's studio differs: a worker beside the server, other settings, a clock of its own. */
export type StudioOptions = {
  worker?: boolean;
  settings?: Partial<Settings>;
  now?: () => Date;
  /** By whom members pay; nobody unless told. */
  payments?: PaymentProvider;
  /** The pooler before the test's database, by its connection string; none unless told. */
  pooler?: (url: string) => string;
  /** Where processes tell each other what changed; by PostgreSQL unless told. */
  natsUrl?: string;
  /** The built pages; none unless told. */
  webFolder?: string;
};

/** A studio on a database of its own, listening on a free port; no worker unless asked for. */
export async function startTestStudio(options: StudioOptions = {}): Promise<TestStudio> {
  const database = await testDatabase('studio', migrateStudio);
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-studio-'));
  const running = await createStudio({
    databaseUrl: database.url,
    poolUrl: options.pooler?.(database.url),
    natsUrl: options.natsUrl,
    dataDir,
    log: createLog('studio', process.env.TEST_LOG_LEVEL ?? 'silent'),
    webFolder: options.webFolder ?? null,
    services: { web: true, worker: options.worker ?? false },
    payments: options.payments ?? null,
    settings: {
      publicUrl: 'http://localhost:3000',
      spiviBaseUrls: ['http://127.0.0.1:4000'],
      // Nobody is there: a test that connects says where.
      sourceBaseUrls: { momence: ['http://127.0.0.1:9'] },
      // Nobody is there: a test that sends rides on says where.
      intervalsUrl: 'http://127.0.0.1:9',
      signInsPerMinute: { perAddress: 1000, perEmail: 1000 },
      // Tests say which address a call comes from.
      trustedProxies: ['loopback'],
      ...options.settings,
    },
    now: options.now,
  });
  const base = await running.app!.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...running,
    url: database.url,
    base,
    async close() {
      await running.close();
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}
