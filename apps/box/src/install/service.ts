import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_USER, UNIT_FILE } from './service-files.ts';

/** Whether the box is a service of this machine. @param root the folder that stands for `/` */
export const hasService = (root: string): boolean => existsSync(join(root, UNIT_FILE));

/** What is said then: one that was stopped stays so. */
export const TAKEN_UP =
  'The service takes it up now, where it runs; otherwise: systemctl enable --now tandem-box';

/** Starts it anew where it runs. @returns whether the machine took that */
export const restartService = (): boolean =>
  spawnSync('systemctl', ['try-restart', SERVICE_USER]).status === 0;
