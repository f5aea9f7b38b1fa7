import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Owner } from '../pairing/box-file.ts';
import { hasService } from './service.ts';
import { SERVICE_FOLDER, SERVICE_USER } from './service-files.ts';

/**
 * Where the service of this machine looks up which box it is, and to whom that must belong so that it may; null where the
 * box is no service here.
 * @param root the folder that stands for `/`
 * @param uid of whoever runs this
 * @throws Error with a sentence where it cannot be kept there
 */
export function boxOfService(root: string, uid: number | undefined): { file: string; owner: Owner } | null {
  if (!hasService(root)) return null;
  if (uid !== 0)
    throw new Error(
      'The box is a service of this machine, and only root pairs that: put sudo before this command. The code is not used up.',
    );
  const owner = userOf(root);
  if (owner === null)
    throw new Error(
      `The service has no user ${SERVICE_USER} yet: run systemd-sysusers as root, and pair again. The code is not used up.`,
    );
  return { file: join(root, SERVICE_FOLDER, 'box.json'), owner };
}

function userOf(root: string): Owner | null {
  const path = join(root, 'etc/passwd');
  const users = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [, uid, gid] = new RegExp(`^${SERVICE_USER}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? [];
  return uid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}
