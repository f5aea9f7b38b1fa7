import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio } from '../../apps/studio/src/base/call.ts';
import type { Caller } from '../../apps/studio/src/base/context.ts';
import { grantConsent, revokeConsent } from '../../apps/studio/src/consent/index.ts';
import { syncClass } from '../../apps/studio/src/spivi/classes/sync-class.ts';
import { followConsent } from '../../apps/studio/src/spivi/follow-consent.ts';
import { createAccounts } from '../../apps/studio/src/spivi/people/create-account.ts';
import { matchCustomer } from '../../apps/studio/src/spivi/people/match-clients.ts';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { connectScene, DEMO } from '../../apps/studio/src/testing/spivi.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import type { TestTenant } from '../../apps/studio/src/testing/tenant.ts';
import { wallTime } from '../chaos/oracle/violation.ts';
import { chanceOf } from '../chaos/sim/chance.ts';
import type { BelievedSession } from '../fake-momence/believed.ts';
import { quickFaults, seededFaults } from '../fake-spivi/seeded-faults.ts';
import { startFakeSpivi } from '../fake-spivi/server.ts';
import { rows, spotThere } from './connected.ts';

/** Of each kind; about one request in eight. */
const FAULT_RATE = 0.009;
/** So long has passed between two looks: whatever came late has come. */
const BETWEEN_MS = 3_600_000;
/** Somebody answers at every so manieth look: an answer marks all their classes, and would hide what was not marked before. */
const ANSWER_EVERY = 3;
/** Of those who allow it and are asked again, so many take it back. */
const TAKEN_BACK = 0.4;
/** Without a fault all is right after so many looks. */
const LOOKS_AT_REST = 6;
const PURPOSES = ['store', 'send', 'board'] as const;
/** Any of these is a no: who is not to show on its board is not sent to a Spivi that keeps nobody off it. */
const NOES = [['send'], ['board'], PURPOSES] as const;

/**
 * A fake Spivi beside a Momence: it errs by the seed, and people say, and take back, that it may be told of them. At rest its classes
 * and who sits where in them are those of Momence, but for whoever does not allow it.
 */
export async function besideSpivi(
  seed: number,
  t: TestStudio,
  tenant: TestTenant,
  clock: { aheadMs: number },
) {
  const { studio } = t;
  const { studioId, roomId } = tenant;
  const { siteId, sourceName, password, timeZone, boxId } = DEMO;
  const fake = await startFakeSpivi({
    journalPath: null,
    now: () => Date.now() + clock.aheadMs,
    site: { siteId, sourceName, password, timeZone, boxes: [{ boxId, seats: 24 }], instructors: [] },
  });
  studio.settings.spiviBaseUrls.push(fake.url);
  const owner: Caller = { accountId: 'owner', studioId, role: 'owner', staffId: null, customerId: null };
  await connectScene({ studio, owner, roomId }, fake.url);
  await inTenant(t.db, studioId, (trx) =>
    sql`update spivi_connections set create_missing = true`.execute(trx),
  );
  const faults = seededFaults(seed, Object.fromEntries(quickFaults.map((kind) => [kind, FAULT_RATE])));
  /** Emails of those who allow it, by what was said here and not by what is noted. */
  const allow = new Set<string>();
  const done = { allowed: 0, takenBack: 0, faults: 0, seats: 0 };
  let looks = 0;

  /** One of those who came from Momence says yes, or takes it back. */
  async function answer(look: number): Promise<void> {
    const people = await rows(t, tenant, (trx) =>
      sql<{ id: string; email: string }>`select c.customer_id as id, c.email from customers c
        where exists (select from source_people p where p.customer_id = c.customer_id) order by c.email`.execute(
        trx,
      ),
    );
    const one = people[Math.floor(chanceOf(seed, `who/${look}`) * people.length)];
    if (!one) return;
    const granted = !allow.has(one.email);
    if (!granted && chanceOf(seed, `back/${look}`) > TAKEN_BACK) return;
    await inStudio(studio, studioId, async (work) => {
      const no = NOES[Math.floor(chanceOf(seed, `no/${look}`) * NOES.length)]!;
      for (const purpose of granted ? PURPOSES : no) {
        await (granted ? grantConsent : revokeConsent)(work, one.id, purpose, 'member');
        await followConsent(work, one.id, { purpose, granted });
      }
    });
    if (granted) allow.add(one.email);
    else allow.delete(one.email);
    done[granted ? 'allowed' : 'takenBack']++;
  }

  /** As if so much time had passed for what is known of Spivi. */
  const age = () =>
    asOwner(t.url, async (db) => {
      const { rows: changes } = await sql<{ change: string }>`
        select format('update studio.%I set %s', table_name,
          string_agg(format('%1$I = %1$I - make_interval(secs => ${sql.raw(String(BETWEEN_MS / 1000))})', column_name), ', ')) as change
        from information_schema.columns where table_schema = 'studio' and table_name like 'spivi\\_%'
          and data_type = 'timestamp with time zone' and is_updatable = 'YES' group by table_name`.execute(
        db,
      );
      for (const { change } of changes) await sql.raw(change).execute(db);
      // What is held back now is asked at the next look.
      await sql`update studio.spivi_connections set held_until = null, failures_in_row = 0, rejected_logins = 0`.execute(
        db,
      );
    });

  /** All that its jobs would do, each once: what fails is done at the next look. */
  async function look(): Promise<void> {
    fake.tick();
    await age();
    const quietly = (job: Promise<unknown>) => job.catch(() => {});
    const unknown = await rows(t, tenant, (trx) =>
      sql<{ id: string }>`select customer_id as id from customers c where not exists (
        select from spivi_links l where l.customer_id = c.customer_id) order by email`.execute(trx),
    );
    for (const { id: customerId } of unknown) await quietly(matchCustomer(studio, { studioId, customerId }));
    await quietly(createAccounts(studio, { studioId }));
    // Of those alone that the studio says wait: what it forgets to mark stays wrong.
    const due = await rows(t, tenant, (trx) =>
      sql<{ id: string }>`select class_id as id from spivi_class_sync
        where state in ('pending', 'attention') or synced_version < wanted_version order by class_id`.execute(
        trx,
      ),
    );
    for (const { id: classId } of due) await quietly(syncClass(studio, { studioId, classId }));
  }

  const seated = (from: number, to: number): string[] => {
    const { events, clients } = fake.truth();
    const emails = new Map(clients.map(({ clientId, email }) => [clientId, email]));
    return events
      .filter(
        ({ isCancelled, startDateTime }) =>
          !isCancelled && startDateTime > local(from) && startDateTime < local(to),
      )
      .map(({ startDateTime, roster }) =>
        lineOf(
          startDateTime,
          roster.map(({ seatId, clientId }) => [seatId, emails.get(clientId) ?? 'nobody']),
        ),
      )
      .sort();
  };
  const local = (ms: number) => wallTime(new Date(ms), timeZone);

  return {
    /** What there was of it: seats are those that were compared at rest. */
    done,
    /** Between two readings of Momence. */
    async follow(): Promise<void> {
      if (++looks % ANSWER_EVERY === 1) await answer(looks);
      fake.setFault(faults);
      await look();
      fake.setFault(undefined);
    },
    /** @param emailOf of a member of Momence @returns what is otherwise, once nothing fails */
    async atRest(
      truth: BelievedSession[],
      { from, to }: { from: number; to: number },
      emailOf: (memberId: number) => string,
    ): Promise<string[]> {
      const wanted = truth
        .filter(
          ({ cancelled, startsAt }) => !cancelled && Date.parse(startsAt) > from && Date.parse(startsAt) < to,
        )
        .map(({ startsAt, bookings }) =>
          lineOf(
            local(Date.parse(startsAt)),
            bookings.flatMap(({ memberId, roomSpotId }): [number, string][] =>
              roomSpotId !== null && allow.has(emailOf(memberId))
                ? [[roomSpotId - spotThere(0), emailOf(memberId)]]
                : [],
            ),
          ),
        )
        .sort();
      done.faults = fake.requests().filter(({ fault }) => fault !== null).length;
      done.seats += wanted.join().split('@').length - 1;
      for (let n = 0; n < LOOKS_AT_REST; n++) {
        clock.aheadMs += BETWEEN_MS / 60;
        await look();
        if (seated(from, to).join() === wanted.join()) return [];
      }
      const there = seated(from, to);
      return [
        ...wanted.filter((line) => !there.includes(line)).map((line) => `Spivi has not: ${line}`),
        ...there.filter((line) => !wanted.includes(line)).map((line) => `Spivi has: ${line}`),
      ];
    },
    close: () => fake.close(),
  };
}

/** A class by when it starts, which no two do in one room, and who sits where. */
const lineOf = (start: string, seats: [seat: number, email: string][]) =>
  `${start} ${seats
    .sort(([a], [b]) => a - b)
    .map(([seat, email]) => `${seat} ${email}`)
    .join(', ')}`;
