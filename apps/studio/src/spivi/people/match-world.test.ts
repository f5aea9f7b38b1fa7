import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { normalizeEmail } from '../../base/email.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { startAnswering } from '../../testing/spivi-server.ts';
import { matchCustomers } from './match-clients.ts';
import { lastMatchRun, startMatching } from './match-run.ts';

type Client = { id: number; email: string };

/** Written apart from the code under test: whom an email means, as far as these worlds spell emails. */
const meant = (email: string) =>
  email.trim().normalize('NFC').toLowerCase().replace('@bücher.', '@xn--bcher-kva.');

const test = spiviTest
  // `poison`: Spivi always fails when asked for this one.
  .extend('known', { scope: 'file' }, (): { clients: Client[]; poison: string | null } => ({
    clients: [],
    poison: null,
  }))
  .extend('options', { scope: 'file' }, { count: 1 })
  .extend('spivi', { scope: 'file' }, async ({ known }, { onCleanup }) => {
    const spivi = await startAnswering(({ form }, response) => {
      const asked = meant(String(form.Username ?? ''));
      if (asked === known.poison) {
        response.statusCode = 500;
        return void response.end();
      }
      const found = known.clients.filter((client) => meant(client.email) === asked);
      const xml = found.map(
        ({ id, email }) => `<Client><ClientID>${id}</ClientID><Email>${email}</Email></Client>`,
      );
      response.setHeader('content-type', 'text/xml; charset=utf-8');
      response.end(`<R><ErrorCode>200</ErrorCode><Clients>${xml.join('')}</Clients></R>`);
    });
    onCleanup(() => spivi.close());
    return spivi;
  })
  .extend('scene', { scope: 'file', auto: true }, ({ connected }) => connected)
  .extend('verbs', { scope: 'file' }, ({ within, scene }) => {
    /** These are the studio's customers now, and a run over them is under way. */
    async function place(customers: { id: string; email: string }[]): Promise<void> {
      await within(async (work) => {
        const { trx } = work;
        await trx.deleteFrom('spivi_links').execute();
        await trx.deleteFrom('spivi_matches').execute();
        await trx.deleteFrom('consents').execute();
        await trx.deleteFrom('customers').execute();
        await trx
          .insertInto('customers')
          .values(
            customers.map(({ id, email }) => ({
              studio_id: scene.studioId,
              customer_id: id,
              first_name: 'Some',
              last_name: 'One',
              email,
              email_normalized: normalizeEmail(email),
            })),
          )
          .execute();
        await startMatching(work, 'manual');
      });
    }
    async function linksOf(customers: { id: string; email: string }[]): Promise<string[]> {
      await place(customers);
      await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
      const rows = await within(({ trx }) =>
        trx.selectFrom('spivi_links').select(['customer_id', 'client_id']).execute(),
      );
      return rows.map((row) => `${row.customer_id} ${row.client_id}`).sort();
    }
    return { place, linksOf };
  });
const spelt = fc
  .record({
    local: fc.constantFrom('ada', 'zoë', 'a.da', 'ada+gym', 'bert', 'bert+1', 'cleo', 'dora', 'emil', 'fay'),
    domain: fc.constantFrom('x.example', 'bücher.example', 'xn--bcher-kva.example'),
    spell: fc.constantFrom(
      (s: string) => s,
      (s: string) => s.toUpperCase(),
      (s: string) => s.normalize('NFD'),
      (s: string) => ` ${s} `,
    ),
  })
  .map(({ local, domain, spell }) => spell(`${local}@${domain}`));

test('in any world those are linked, and only those, who are alone on both sides', async ({
  known,
  verbs: { linksOf },
}) => {
  const world = fc.record({
    here: fc.array(spelt, { minLength: 1, maxLength: 12 }),
    there: fc.array(spelt, { maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ here, there }) => {
      const customers = here.map((email) => ({ id: randomUUID(), email }));
      known.clients = there.map((email, i) => ({ id: i + 1, email }));
      const same = <P extends { email: string }>(people: P[], email: string) =>
        people.filter((person) => meant(person.email) === meant(email));
      const expected = customers.flatMap(({ id, email }) => {
        const [client, ...others] = same(known.clients, email);
        return client && others.length === 0 && same(customers, email).length === 1
          ? [`${id} ${client.id}`]
          : [];
      });
      expect(await linksOf(customers)).toEqual(expected.sort());
    }),
    { numRuns: 30 },
  );
});

test('one for whom Spivi always fails does not keep the others waiting', async ({
  within,
  scene,
  known,
  verbs: { place },
}) => {
  const emails = Array.from({ length: 5 }, (_, i) => `rider${i}@x.example`);
  known.poison = emails[2]!;
  known.clients = emails.map((email, i) => ({ id: i + 1, email }));
  await place(emails.map((email) => ({ id: randomUUID(), email })));
  const work = (retry: number) => matchCustomers(scene.studio, { studioId: scene.studioId }, retry);
  await expect(work(0)).rejects.toThrow();
  await expect(work(1)).rejects.toThrow();
  await work(2);
  known.poison = null;
  expect(await within((work) => lastMatchRun(work))).toMatchObject({
    state: 'finished',
    done: 5,
    matched: 4,
    failed: 1,
  });
});

test('while Spivi fails for everybody the run waits where it stands', async ({
  within,
  scene,
  known,
  verbs: { place },
}) => {
  const email = 'alone@x.example';
  known.poison = email;
  await place(Array.from({ length: 9 }, () => ({ id: randomUUID(), email })));
  for (let retry = 2; retry < 4; retry++)
    await matchCustomers(scene.studio, { studioId: scene.studioId }, retry).catch(() => {});
  known.poison = null;
  const run = (await within((work) => lastMatchRun(work)))!;
  expect([run.state, run.done < 9, run.matched]).toEqual(['running', true, 0]);
});
