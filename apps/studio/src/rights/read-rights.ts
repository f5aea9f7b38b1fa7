import type { Rights } from '@tandem/api/studio';
import { CONSENT_VERSION, consentPurposes, type WaiverState } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { waiverState } from '../waivers/index.ts';

/** Answers shown, newest first; nobody changes their mind so often. */
const MAX_ANSWERS = 200;

type Answer = Pick<Rights['history'][number], 'purpose' | 'version' | 'how'> & {
  granted_at: Date;
  revoked_at: Date | null;
};

/** What a person has allowed and how they show on the board. @throws Problem not_found, also for who was erased */
export async function readRights(work: Work, customerId: string): Promise<Rights> {
  const { trx, studioId } = work;
  const { rows } = await sql<{
    board_alias: string | null;
    board_hidden: Rights['board']['hidden'];
    board_outside: boolean;
    class_mail: boolean;
    pass_mail: boolean;
    booking_mail: boolean;
    reminder_mail: boolean;
    board_kept: boolean | null;
    waiver: WaiverState | null;
    erasure_id: string | null;
  }>`
    select p.board_alias, p.board_hidden, p.board_outside, p.class_mail, p.pass_mail,
      p.booking_mail, p.reminder_mail, m.board_kept,
      ${waiverState} as waiver,
      (select e.erasure_id from erasures e where e.studio_id = p.studio_id and e.customer_id = p.customer_id
        and e.state <> 'done' order by e.requested_at desc limit 1) as erasure_id
    from customers p join person_mirror m on m.studio_id = p.studio_id and m.customer_id = p.customer_id
    where p.studio_id = ${studioId} and p.customer_id = ${customerId} and p.erased_at is null`.execute(trx);
  const row = rows[0];
  if (!row) throw notFound('customer');
  const history = await answersOf(work, customerId);
  return {
    consents: consentPurposes.map((purpose) => standingOf(purpose, history)),
    history: history.map(({ granted_at, revoked_at, ...answer }) => ({
      ...answer,
      grantedAt: granted_at.toISOString(),
      revokedAt: revoked_at?.toISOString() ?? null,
    })),
    board: {
      alias: row.board_alias,
      hidden: row.board_hidden,
      outside: row.board_outside,
      kept: row.board_kept === null ? 'unknown' : row.board_kept ? 'yes' : 'no',
    },
    classMail: row.class_mail,
    passMail: row.pass_mail,
    bookingMail: row.booking_mail,
    reminderMail: row.reminder_mail,
    waiver: row.waiver,
    erasureId: row.erasure_id,
  };
}

/** The answer that counts is the open one, else the latest. */
function standingOf(purpose: Answer['purpose'], history: readonly Answer[]): Rights['consents'][number] {
  const ofPurpose = history.filter((answer) => answer.purpose === purpose);
  const open = ofPurpose.find((answer) => answer.revoked_at === null);
  if (open) {
    const state = open.version === CONSENT_VERSION[purpose] ? 'granted' : 'asked_again';
    return { purpose, state, version: open.version, since: open.granted_at.toISOString() };
  }
  const [last] = ofPurpose;
  return last
    ? { purpose, state: 'revoked', version: last.version, since: last.revoked_at!.toISOString() }
    : { purpose, state: 'never', version: null, since: null };
}

async function answersOf({ trx, studioId }: Work, customerId: string): Promise<Answer[]> {
  const { rows } = await sql<Answer>`
    select purpose, version, how, granted_at, revoked_at from consents
    where studio_id = ${studioId} and customer_id = ${customerId}
    order by coalesce(revoked_at, granted_at) desc, granted_at desc, purpose, consent_id limit ${MAX_ANSWERS}`.execute(
    trx,
  );
  return rows;
}
