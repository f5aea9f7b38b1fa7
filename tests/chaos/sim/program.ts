import setup from '../../postgres.ts';
import { createSimDatabase, type SimDatabase } from './database.ts';

/** Runs a rig as a program of its own on a PostgreSQL of its own, which ends with it; exits with 1 where it fails. */
export async function runRig(rig: (database: SimDatabase) => Promise<boolean>): Promise<void> {
  const stop = await setup();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void Promise.resolve(stop?.()).then(() => process.exit(1)));
  const database = await createSimDatabase();
  let holds = false;
  try {
    holds = await rig(database);
  } catch (error) {
    console.error(error);
  } finally {
    await database.close();
    await stop?.();
  }
  process.exit(holds ? 0 : 1);
}
