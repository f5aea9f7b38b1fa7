import {
  chownSync,
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pairedBox } from '@tandem/api/box';
import { z } from 'zod';

/** Which box this machine is, and of which tracker: kept between starts, for its owner's eyes alone. */
const boxFile = pairedBox.extend({ tracker: z.url() });
export type BoxFile = z.infer<typeof boxFile>;
export type Owner = { uid: number; gid: number };

/** Where it lies unless told: a service has a folder of its own, a person their settings. */
export const DEFAULT_BOX_FILE = join(
  process.env.STATE_DIRECTORY ??
    join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'tandem-box'),
  'box.json',
);

/** @returns null where nobody paired this machine yet. @throws Error with a sentence where the file cannot be read */
export function readBoxFile(path: string): BoxFile | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const read = boxFile.safeParse(parsed(text));
  if (!read.success)
    throw new Error(`${path} is damaged. Make a new code on the tracker’s page of the club and pair again.`);
  return read.data;
}

/**
 * Written beside and moved into place, so that there is always a whole one.
 * @param owner whose it is, where that is not whoever runs this
 */
export function writeBoxFile(path: string, box: BoxFile, owner?: Owner): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  // Never through a link that somebody put there: root may write here for the service.
  const file = openSync(beside, 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify(box, null, 2)}\n`);
    if (owner) fchownSync(file, owner.uid, owner.gid);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
