import * as words from '@tandem/api/words';
import { expect } from 'vitest';
import { test } from '../testing/schema.ts';

/** Columns that hold one word of a list. */
const lists: Record<string, readonly string[]> = {
  'body_history.field': words.datedDetails,
  'body_history.source': words.bodySources,
  'bookings.cancelled_by': words.bookingCancellers,
  'bookings.state': words.bookingStates,
  'class_results.state': words.rideStates,
  'class_types.colour': words.classColours,
  'class_types.level': words.classLevels,
  // Of a rule that is kept as a whole, the word that says which it is, by its name.
  'class_types.opening': ['by', ...words.openingWays],
  'classes.source': words.bookingSources,
  'consents.how': words.consentWays,
  'consents.purpose': words.consentPurposes,
  'customers.gender': words.genders,
  'custom_fields.kind': words.fieldKinds,
  'erasures.state': words.erasureStates,
  'exports.state': words.exportStates,
  'import_files.outcome': words.fileOutcomes,
  'imports.state': words.importStates,
  'mails.state': words.mailStates,
  'own_rides.sport': words.sports,
  'pass_entries.kind': words.passEntryKinds,
  'pass_kinds.span_from': words.passStarts,
  'pass_kinds.span_unit': words.passUnits,
  'passes.span_unit': words.passUnits,
  'payments.need': words.paymentNeeds,
  'payments.state': words.paymentStates,
  'payments.trouble': words.paymentTroubles,
  'push_devices.outcome': words.pushOutcomes,
  'source_bookings.trouble': words.sourceBookingTroubles,
  'source_calls.outcome': words.callOutcomes,
  'source_check_ins.state': words.sourceCheckInStates,
  'source_classes.trouble': words.sourceClassTroubles,
  'source_connections.sign_in': words.sourceSignIns,
  'source_hooks.refused_because': words.sourceHookRefusals,
  'source_details_left.detail': words.sourceDetails,
  'source_fields.detail': words.sourceDetails,
  'source_people.how': words.sourceLinkWays,
  'source_takeovers.state': words.takeoverStates,
  'spivi_attempts.outcome': words.callOutcomes,
  'spivi_booking_sync.state': words.syncStates,
  'spivi_class_sync.state': words.syncStates,
  'spivi_links.push_state': words.syncStates,
  'spivi_links.source': words.linkSources,
  'spivi_match_runs.state': words.matchRunStates,
  'spivi_match_runs.trigger': words.matchTriggers,
  'spivi_matches.result': words.matchResults,
  'spivi_notices.kind': words.noticeKinds,
  'spots.kind': words.spotKinds,
  'staff.role': words.staffRoles,
  'studios.opening': ['by', ...words.openingWays],
  'studios.waitlist_mode': words.waitlistModes,
  'taken_classes.left_because': words.takenLeftWhy,
  'waits.passed_for': words.waitPasses,
  'waits.state': words.waitStates,
  'waiver_signatures.channel': words.waiverChannels,
  'waiver_signatures.locale': words.locales,
  'webhook_deliveries.outcome': words.webhookOutcomes,
  'webhooks.off': words.webhookOffs,
};
/** Words of one room alone, which no answer shows; its code and `base/db.ts` name them. */
const ofOneRoom = [
  'customers.locale',
  'invitations.kind',
  'mails.kind',
  'pending_emails.asked_by',
  'spivi_class_sync.heard_state',
  'spivi_class_sync.workouts_state',
  'substitutes.state',
];

test('the database’s checks allow the words of the lists and no other', async ({ client }) => {
  const { rows } = await client.query<{ column: string; check: string }>(`
    select c.relname || '.' || a.attname as column, pg_get_constraintdef(k.oid) as check
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.connamespace = 'studio'::regnamespace and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ 'ANY \\(ARRAY'
      and cardinality(k.conkey) = 1 order by 1`);
  const allowed = Object.fromEntries(
    rows.map(({ column, check }) => [
      column,
      [...check.matchAll(/'(\w+)'/g)].map(([, word]) => word!).sort(),
    ]),
  );
  for (const column of ofOneRoom) delete allowed[column];
  const wanted = Object.entries(lists).map(([column, list]) => [column, [...list].sort()]);
  expect(allowed).toEqual(Object.fromEntries(wanted));
});
