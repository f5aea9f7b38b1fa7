import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Studio } from '../base/context.ts';

/** The newest are kept. */
const MAX_FILES = 200;
/** Studios whose log says already that nothing is sent. */
const announced = new WeakSet<Studio>();

/** Where there is no mail server a mail becomes a file that any mail program opens. @param people by whom it is found and goes */
export async function writeToFolder(
  studio: Studio,
  people: readonly (string | null)[],
  mail: SendMailOptions,
): Promise<void> {
  const folder = folderOf(studio);
  if (!announced.has(studio)) {
    announced.add(studio);
    studio.log.info(
      { event: 'mail.to_folder', folder },
      'SMTP_URL is not set: mails are written as files and not sent',
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { message } = await createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
  }).sendMail(mail);
  const name = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${[...new Set(people)].filter(Boolean).join('-') || 'team'}.eml`;
  await writeFile(join(folder, name), message as Buffer, { mode: 0o600 });
  const files = (await mailFiles(folder)).sort();
  for (const old of files.slice(0, -MAX_FILES)) await rm(join(folder, old), { force: true });
}

/** Deletes the mails that were written to a person, or of them. */
export async function removeFromFolder(studio: Studio, customerId: string): Promise<void> {
  const folder = folderOf(studio);
  for (const file of await mailFiles(folder))
    if (file.includes(`-${customerId}`)) await rm(join(folder, file), { force: true });
}

const folderOf = (studio: Studio): string => join(studio.dataDir, 'mails');

const mailFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
