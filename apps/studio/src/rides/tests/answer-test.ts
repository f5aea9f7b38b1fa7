import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { holdPerson } from '../../consent/index.ts';
import { localDate, updateBody } from '../../customers/index.ts';
import { allow } from '../person/allow.ts';
import { riddenTests } from './ridden-tests.ts';

/**
 * Takes what a test proposes as a dated value of its rider's details, from the ride's day on, by which rides are computed
 * anew; or leaves it. Answered again it is as answered last; a value that was taken is changed where details are.
 * @throws Problem not_found where there is no such test of theirs, or nothing that could be taken; second_factor_missing,
 *   not_allowed as for who reads it
 */
export async function answerTest(
  call: Call,
  { customerId, rideId }: { customerId: string; rideId: string },
  accepted: boolean,
): Promise<void> {
  const { trx, studioId, now } = call;
  const scope = await allow(call, customerId);
  // Whoever takes a consent back, or erases, meanwhile finds this answer or keeps it from being given.
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const [test] = await riddenTests(call, { ...scope, rideId });
  if (!test || (accepted && test.value === null)) throw notFound('test');
  if (accepted) {
    const from = localDate(new Date(test.startsAt), test.timeZone);
    await updateBody(call, customerId, { [test.field]: test.value, from, suggested: true });
  }
  await sql`
    insert into test_answers (studio_id, customer_id, class_id, accepted, answered_at)
    values (${studioId}, ${customerId}, ${rideId}, ${accepted}, ${now})
    on conflict (studio_id, customer_id, class_id) do update set accepted = excluded.accepted,
      answered_at = excluded.answered_at`.execute(trx);
  await audit(call, 'test.answer', { kind: 'customer', id: customerId }, { rideId, accepted });
}
