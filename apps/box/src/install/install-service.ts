import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENVIRONMENT_FILE, STATUS_PORT, serviceFiles } from './service-files.ts';

export type Installation = {
  /** The folder that stands for `/`. */
  root: string;
  /** Node and the program, as absolute paths. */
  program: readonly [string, string];
  /** By what the service hears the room. */
  hears: { ant: boolean; ble: boolean };
  antKey?: string | undefined;
};

/**
 * Writes what makes the box a service of this machine. Says what it wrote, and what is left to do.
 * @throws Error with a sentence where it may not write
 */
export function installService({ root, program, hears, antKey }: Installation): string[] {
  const files = serviceFiles(program, hears, antKey);
  for (const { path, text, mode } of files) write(join(root, path), text, mode);
  return [
    ...files.map(({ path }) => `Written: ${join(root, path)}`),
    ...(hears.ant && antKey === undefined
      ? [
          `No ANT+ key was given: put the line TANDEM_ANT_KEY=… into ${ENVIRONMENT_FILE}, readable by root alone.`,
        ]
      : []),
    '',
    'Then, as root:',
    '  systemd-sysusers',
    '  systemctl daemon-reload',
    '  udevadm control --reload && udevadm trigger --attr-match=idVendor=0fcf',
    '  tandem-box pair CODE --tracker ADDRESS',
    '  systemctl enable --now tandem-box',
    `What it hears: port ${STATUS_PORT} of this machine, in a browser. What it says: journalctl -u tandem-box -f`,
  ];
}

function write(path: string, text: string, mode: number): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Beside and then moved into place: whole, and never for a moment readable by more than may read it.
    const beside = `${path}.new`;
    rmSync(beside, { force: true });
    writeFileSync(beside, text, { mode });
    renameSync(beside, path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new Error(`${path} may not be written: run this as root (sudo), or give another --root.`);
    throw new Error(`${path} cannot be written: ${message}`);
  }
}
