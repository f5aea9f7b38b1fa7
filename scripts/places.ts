import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  endUnclaimed,
  hasEmbeddedPostgres,
  readConfig,
  SetupError,
  startEmbeddedPostgres,
} from '@tandem/platform';
import { z } from 'zod';
import { STUDIO_SCHEMAS } from '../apps/studio/src/app/studio.ts';
import { TRACKER_SCHEMAS } from '../apps/tracker/src/app/tracker.ts';

/** A database of ours. @property part its folder within a backup: one for all, or one each */
export type Place = { url: string; part: string; schemas: readonly string[] };

/** What of the environment says where the databases are. */
export const placeSettings = {
  STUDIO_DATABASE_URL: z.string().optional(),
  TRACKER_DATABASE_URL: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  TANDEM_DATA: z.string().default(join(import.meta.dirname, '../.tandem')),
};
type Settings = z.output<z.ZodObject<typeof placeSettings>>;

/** Where no database of one's own is named, all is in the embedded one. */
export const isEmbedded = (env: Settings): boolean =>
  (env.STUDIO_DATABASE_URL ?? env.TRACKER_DATABASE_URL ?? env.DATABASE_URL) === undefined;

/** The databases that the environment names, or the embedded one alone. @param embeddedUrl absent where it does not run */
export function placesOf(env: Settings, embeddedUrl?: string | undefined): Place[] {
  const studio = env.STUDIO_DATABASE_URL ?? env.DATABASE_URL ?? embeddedUrl;
  const tracker = env.TRACKER_DATABASE_URL ?? env.DATABASE_URL ?? embeddedUrl;
  if (studio !== undefined && studio === tracker)
    return [{ url: studio, part: 'tandem', schemas: [...STUDIO_SCHEMAS, ...TRACKER_SCHEMAS] }];
  return [
    ...(studio === undefined ? [] : [{ url: studio, part: 'studio', schemas: STUDIO_SCHEMAS }]),
    ...(tracker === undefined ? [] : [{ url: tracker, part: 'tracker', schemas: TRACKER_SCHEMAS }]),
  ];
}

/**
 * The one folder that a command names.
 * @throws SetupError where it names none, or more
 */
export function folderOf(command: string): string {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [folder] = positionals;
  if (folder !== undefined && positionals.length === 1) return folder;
  throw new SetupError('Name one folder.', `For example: npm run ${command} -- /backup/tandem-monday`);
}

/**
 * Does something with what the environment names: databases of one's own, or the embedded one, which runs meanwhile.
 * @param options.make the embedded database where there is none
 * @throws SetupError as the databases do
 */
export async function onPlaces(
  options: { make: boolean },
  work: (places: Place[], dataDir: string) => Promise<void>,
): Promise<void> {
  const env = readConfig(z.object(placeSettings));
  const embedded = isEmbedded(env);
  if (embedded && !options.make && !hasEmbeddedPostgres(env.TANDEM_DATA))
    throw new SetupError(
      `There is no database in ${env.TANDEM_DATA}.`,
      'Name the folder of your data with TANDEM_DATA, or your own PostgreSQL with DATABASE_URL.',
    );
  const own = embedded ? await startEmbeddedPostgres(env.TANDEM_DATA) : null;
  try {
    await work(placesOf(env, own?.url), env.TANDEM_DATA);
  } finally {
    if (own) await endUnclaimed(own);
  }
}

/** Says what is wrong in its sentence, and what to do; the exit code is then 1. */
export function runCommand(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    process.exitCode = 1;
    if (error instanceof SetupError) console.error(`\n${error.message}\n${error.remedy}\n`);
    else if ((error as { code?: string }).code === 'ENOSPC')
      console.error(
        '\nThe disk is full.\nMake room, or name a folder on another disk; nothing is left behind.\n',
      );
    else console.error(error);
  });
}
