import { parseArgs } from 'node:util';
import { isTimeZone } from '@tandem/api/time-zone';
import { MAX_BOX_SEATS } from '@tandem/api/words';
import { inTenant, SetupError } from '@tandem/platform';
import { z } from 'zod';
import type { Work } from '../base/context.ts';
import { connect } from '../base/db.ts';
import { addBox, changeBox, listBoxes, newToken, revokeTokens } from '../boxes/index.ts';
import { addSite, changePassword, listSites, newPassword } from '../sites/index.ts';

const MAX_ID = 2_147_483_647;

const number = (most: number, least = 1) =>
  z.coerce.number<string>('a whole number is needed').int().min(least).max(most);
const words = z.string('a text is needed').trim().min(1).max(120);
const timeZone = z
  .string('a time zone such as Europe/Paris is needed')
  .refine(isTimeZone, 'a time zone such as Europe/Paris is needed');
const flag = z.boolean().default(false);
const siteId = number(MAX_ID);
const ofBox = { 'site-id': siteId, 'box-id': number(MAX_ID) };
const yesNo = z.enum(['yes', 'no'], 'yes or no is needed');

/** One transaction at the club that a command names. */
type AtSite = Pick<Work, 'trx' | 'siteId' | 'now'>;

/** A command: how it is typed, and what it does and says. */
const command = <S extends z.ZodRawShape & { 'site-id': typeof siteId }>(c: {
  usage: string;
  options: z.ZodObject<S>;
  run(at: AtSite, given: z.output<z.ZodObject<S>>): Promise<string[]>;
}) => c;

const commands = {
  'add-site': command({
    usage: 'add-site --site-id 1 --name "My club" --login me@example.com --time-zone Europe/Paris',
    options: z.object({
      'site-id': siteId,
      name: words,
      login: z.email('an email is needed').max(254),
      'time-zone': timeZone,
    }),
    async run(at, { name, login, ...given }) {
      const password = newPassword();
      if (!(await addSite(at, { name, login, timeZone: given['time-zone'] }, password)))
        throw taken(`There is a site ${at.siteId} already.`, '--site-id');
      return [
        `Site ${at.siteId} "${name}" is made. In the studio, under Integrations, connect with`,
        `  Site ID   ${at.siteId}`,
        `  Login     ${login}`,
        `  Password  ${password}`,
        'The password is shown this once.',
      ];
    },
  }),
  'new-password': command({
    usage: 'new-password --site-id 1',
    options: z.object({ 'site-id': siteId }),
    async run(at) {
      const password = newPassword();
      if (!(await changePassword(at, password))) throw noSite(at.siteId);
      return [
        `Site ${at.siteId} has a new password; the old one is refused from now on, and every screen is signed out:`,
        `  ${password}`,
        'It is shown this once. Give it to the studio, under Integrations → Spivi → Connection.',
      ];
    },
  }),
  'add-box': command({
    usage:
      'add-box --site-id 1 --box-id 10 --name Cycle --seats 24 [--first-seat 0] [--class-clock, for a box that replays rides]',
    options: z.object({
      ...ofBox,
      name: words,
      seats: number(MAX_BOX_SEATS),
      'first-seat': number(1, 0).default(1),
      'class-clock': flag,
    }),
    async run(at, { name, seats, ...given }) {
      await assertSite(at);
      const facts = { name, seats, firstSeat: given['first-seat'], classClock: given['class-clock'] };
      const made = await addBox(at, { ...facts, boxId: given['box-id'] });
      if (!made) throw taken(`Site ${at.siteId} has a box ${given['box-id']} already.`, '--box-id');
      const last = facts.firstSeat + seats - 1;
      return [
        `Box ${made.boxId} "${name}" with seats ${facts.firstSeat} to ${last} is made. Its program sends this token:`,
        `  ${made.token}`,
        'It is shown this once. Map the box to a room in the studio, under Integrations → Spivi → Gyms.',
      ];
    },
  }),
  'change-box': command({
    usage:
      'change-box --site-id 1 --box-id 10 [--name Cycle] [--seats 24] [--first-seat 0] [--class-clock yes, so that it may replay rides]',
    options: z.object({
      ...ofBox,
      name: words.optional(),
      seats: number(MAX_BOX_SEATS).optional(),
      'first-seat': number(1, 0).optional(),
      'class-clock': yesNo.optional(),
    }),
    async run(at, { name, seats, ...given }) {
      const box = (await listBoxes(at)).find(({ boxId }) => boxId === given['box-id']);
      if (!box) throw noBox(at.siteId, given['box-id']);
      const facts = {
        name: name ?? box.name,
        seats: seats ?? box.seatIds.length,
        firstSeat: given['first-seat'] ?? Math.min(...box.seatIds),
        classClock: given['class-clock'] === undefined ? box.classClock : given['class-clock'] === 'yes',
      };
      await changeBox(at, box.boxId, facts);
      const seatsNow = `seats ${facts.firstSeat} to ${facts.firstSeat + facts.seats - 1}`;
      return [
        `Box ${box.boxId} "${facts.name}" has ${seatsNow} and may ${facts.classClock ? '' : 'not '}replay rides.`,
      ];
    },
  }),
  'new-token': command({
    usage: 'new-token --site-id 1 --box-id 10',
    options: z.object(ofBox),
    run: async (at, given) => [
      `Box ${given['box-id']} has a new token; the one it had is refused from now on:`,
      `  ${await newToken(at, given['box-id'])}`,
      'It is shown this once. Start the box’s program with it.',
    ],
  }),
  'revoke-token': command({
    usage: 'revoke-token --site-id 1 --box-id 10',
    options: z.object(ofBox),
    async run(at, given) {
      await revokeTokens(at, given['box-id']);
      return [`The token of box ${given['box-id']} is refused from now on. new-token gives it another.`];
    },
  }),
} as const;
type Name = keyof typeof commands;

const usage = [...Object.values(commands).map((one) => one.usage), 'list']
  .map((line) => `  npm run tracker -- ${line}`)
  .join('\n');
const shownBy = 'npm run tracker -- list shows';
const taken = (message: string, option: string) =>
  new SetupError(message, `Choose another ${option}. ${shownBy} those that are taken.`);
const noSite = (id: number) =>
  new SetupError(
    `There is no site ${id}.`,
    `Add it first with npm run tracker -- add-site, or check --site-id.`,
  );
const noBox = (site: number, box: number) =>
  new SetupError(`Site ${site} has no box ${box}.`, `Check --box-id. ${shownBy} what there is.`);

async function assertSite({ trx, siteId: id }: AtSite): Promise<void> {
  if (!(await trx.selectFrom('sites').select('site_id').executeTakeFirst())) throw noSite(id);
}

/**
 * Carries out one command on a migrated database.
 * @param args for example ['add-site', '--site-id', '1', …]
 * @returns what to print; a password or token in it is shown this once
 * @throws SetupError that names the option at fault
 */
export async function runCommand(databaseUrl: string, args: string[]): Promise<string> {
  const [name = '', ...rest] = args;
  if (name === 'list') {
    if (rest.length > 0) throw new SetupError('list takes no options.', `There are:\n${usage}`);
    return describe(await listSites(databaseUrl));
  }
  if (!Object.hasOwn(commands, name))
    throw new SetupError(`There is no command "${name}".`, `There are:\n${usage}`);
  // Each takes what its own options give: the compiler cannot follow that through the table.
  const { run } = commands[name as Name] as { run(at: AtSite, given: object): Promise<string[]> };
  const given = readOptions(name as Name, rest);
  const db = connect(databaseUrl);
  try {
    const at = given['site-id'];
    const lines = await inTenant(db, String(at), (trx) => run({ trx, siteId: at, now: new Date() }, given));
    return lines.join('\n');
  } catch (error) {
    const { code, remedy, message } = error as { code?: string; remedy?: string; message: string };
    if (code === 'not_found') throw noBox(given['site-id'], (given as { 'box-id'?: number })['box-id'] ?? 0);
    if (code === 'seats_booked') throw new SetupError(message, remedy ?? '');
    throw error;
  } finally {
    await db.destroy();
  }
}

function readOptions(name: Name, args: string[]): { 'site-id': number } {
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
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new SetupError(`--${issue.path.join('.')}: ${issue.message}.`, remedy);
}

function describe(sites: Awaited<ReturnType<typeof listSites>>): string {
  if (sites.length === 0)
    return `There is no site yet. Add one:\n  npm run tracker -- ${commands['add-site'].usage}`;
  return sites
    .flatMap(({ siteId: id, name, login, timeZone: zone, boxes }) => [
      `Site ${id}  ${name}  ${login}  ${zone}`,
      ...boxes.map(
        (box) =>
          `  Box ${box.boxId}  ${box.name}  ${box.seats} seats  ${box.lastSeenAt ? `last seen ${box.lastSeenAt}` : 'never seen'}`,
      ),
    ])
    .join('\n');
}
