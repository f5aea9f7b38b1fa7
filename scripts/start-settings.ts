import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLog, findSecretKey, isLoopback, portSetting, readConfig, SetupError } from '@tandem/platform';
import { z } from 'zod';
import { settingsFrom } from '../apps/studio/src/app/settings.ts';
import { requireFreePort } from './ports.ts';

/** The claim of a start, and what the demo is made with. */
export const OWN_CONNECTIONS = 11;

const root = join(import.meta.dirname, '..');

/** Where everything runs. @property databaseUrl absent for the embedded PostgreSQL */
export type StartSettings = {
  studioPort: number;
  trackerPort: number;
  dataDir: string;
  databaseUrl: string | undefined;
};

/**
 * Reads the settings of a start; what the servers would refuse is refused here, before anything runs.
 * @throws SetupError for a setting that does not hold, a taken port, or a folder that may not be written
 */
export async function readStartSettings(withDemo: boolean): Promise<StartSettings> {
  const config = readConfig(
    z.object({
      STUDIO_PORT: portSetting(3000),
      TRACKER_PORT: portSetting(4000),
      TANDEM_DATA: z.string().default(join(root, '.tandem')),
      DATABASE_URL: z.string().optional(),
      STUDIO_HOST: z.string().default('127.0.0.1'),
      TRACKER_HOST: z.string().default('127.0.0.1'),
    }),
  );
  createLog('start');
  settingsFrom(process.env);
  console.log('\nTandem is starting');
  if (config.STUDIO_PORT === config.TRACKER_PORT)
    throw new SetupError(
      'STUDIO_PORT and TRACKER_PORT are the same.',
      'Give each a port of its own, or leave them out for 3000 and 4000.',
    );
  await requireFreePort(config.STUDIO_PORT, 'STUDIO_PORT');
  await requireFreePort(config.TRACKER_PORT, 'TRACKER_PORT');
  const dataDir = resolve(config.TANDEM_DATA);
  if (withDemo) refuseExposedDemo(config);
  requireFolder(dataDir);
  findSecretKey(dataDir);
  return {
    studioPort: config.STUDIO_PORT,
    trackerPort: config.TRACKER_PORT,
    dataDir,
    databaseUrl: config.DATABASE_URL,
  };
}

/** The demo's passwords and its boxes' tokens stand in the documentation. */
function refuseExposedDemo(hosts: { STUDIO_HOST: string; TRACKER_HOST: string }): void {
  for (const name of ['STUDIO_HOST', 'TRACKER_HOST'] as const)
    if (!isLoopback(hosts[name]))
      throw new SetupError(
        `${name} opens Tandem to other machines, and the demo's passwords stand in its documentation.`,
        `Begin without the demo: npm start -- --empty. Or leave ${name} out, and try the demo on this machine.`,
      );
}

function requireFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    const noFolder = ['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw new SetupError(
      noFolder ? `${dataDir} is or lies in a file, not a folder.` : `The folder ${dataDir} is not writable.`,
      'Set TANDEM_DATA to a folder that you may write to, for example TANDEM_DATA=$HOME/tandem npm start',
    );
  }
}
