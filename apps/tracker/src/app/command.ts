import { parseArgs } from 'node:util';
import { SetupError } from '@tandem/platform';
import { z } from 'zod';
import { connect } from '../base/db.ts';
import { addBox } from '../boxes/index.ts';
import { addSite, listSites } from '../sites/index.ts';

const MAX_SEATS = 500;
const MAX_ID = 2_147_483_647;

const number = (most: number) => z.coerce.number<string>('a whole number is needed').int().min(1).max(most);
const words = z.string('a text is needed').trim().min(1).max(120);
const timeZone = z.string('a time zone such as Europe/Paris is needed').refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'a time zone such as Europe/Paris is needed');
const flag = z.boolean().default(false);

const commands = {
  'add-site': {
    usage: 'add-site --site-id 1 --name "My club" --login me@example.com --time-zone Europe/Paris',
    options: z.object({
      'site-id': number(MAX_ID),
      name: words,
      login: z.email('an email is needed').max(254),
      'time-zone': timeZone,
    }),
  },
  'add-box': {
    usage:
      'add-box --site-id 1 --box-id 10 --name Cycle --seats 24 [--class-clock, for a box that replays rides]',
    options: z.object({
      'site-id': number(MAX_ID),
      'box-id': number(MAX_ID),
      name: words,
      seats: number(MAX_SEATS),
      'class-clock': flag,
    }),
  },
  list: { usage: 'list', options: z.object({}) },
} as const;
type Name = keyof typeof commands;

const usage = Object.values(commands)
  .map((command) => `  npm run tracker -- ${command.usage}`)
  .join('\n');

/**
 * Carries out one command on a migrated database.
 * @param args for example ['add-site', '--site-id', '1', …]
 * @returns what to print; a password or token in it is shown this once
 * @throws SetupError that names the option at fault
 */
export async function runCommand(databaseUrl: string, args: string[]): Promise<string> {
  const [name = '', ...rest] = args;
  if (!(name in commands)) throw new SetupError(`There is no command "${name}".`, `There are:\n${usage}`);
  if (name === 'list') {
    readOptions('list', rest);
    return describe(await listSites(databaseUrl));
  }
  const db = connect(databaseUrl);
  try {
    if (name === 'add-site') {
      const given = readOptions('add-site', rest);
      const site = { siteId: given['site-id'], ...given, timeZone: given['time-zone'] };
      const password = await addSite(db, site);
      return [
        `Site ${site.siteId} "${site.name}" is made. In the studio, under Integrations, connect with`,
        `  Site ID   ${site.siteId}`,
        `  Login     ${site.login}`,
        `  Password  ${password}`,
        'The password is shown this once.',
      ].join('\n');
    }
    const given = readOptions('add-box', rest);
    const box = {
      siteId: given['site-id'],
      boxId: given['box-id'],
      name: given.name,
      seats: given.seats,
      classClock: given['class-clock'],
    };
    const token = await addBox(db, box);
    return [
      `Box ${box.boxId} "${box.name}" with seats 1 to ${box.seats} is made. Its program sends this token:`,
      `  ${token}`,
      'It is shown this once. Map the box to a room in the studio, under Integrations → Spivi → Gyms.',
    ].join('\n');
  } finally {
    await db.destroy();
  }
}

function readOptions<N extends Name>(name: N, args: string[]): z.output<(typeof commands)[N]['options']> {
  const { usage: form, options } = commands[name];
  const remedy = `For example:\n  npm run tracker -- ${form}`;
  let values: Record<string, unknown>;
  try {
    const shape: Record<string, unknown> = options.shape;
    values = parseArgs({
      args,
      options: Object.fromEntries(
        Object.keys(shape).map((key) => [key, { type: shape[key] === flag ? 'boolean' : 'string' }] as const),
      ),
    }).values;
  } catch (error) {
    throw new SetupError(`${(error as Error).message.split('.')[0]!}.`, remedy);
  }
  const result = options.safeParse(values);
  if (result.success) return result.data as z.output<(typeof commands)[N]['options']>;
  const issue = result.error.issues[0]!;
  throw new SetupError(`--${issue.path.join('.')}: ${issue.message}.`, remedy);
}

function describe(sites: Awaited<ReturnType<typeof listSites>>): string {
  if (sites.length === 0)
    return `There is no site yet. Add one:\n  npm run tracker -- ${commands['add-site'].usage}`;
  return sites
    .flatMap(({ siteId, name, login, timeZone, boxes }) => [
      `Site ${siteId}  ${name}  ${login}  ${timeZone}`,
      ...boxes.map(
        (box) =>
          `  Box ${box.boxId}  ${box.name}  ${box.seats} seats  ${box.lastSeenAt ? `last seen ${box.lastSeenAt}` : 'never seen'}`,
      ),
    ])
    .join('\n');
}
