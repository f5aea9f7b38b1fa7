import { prepared } from '@tandem/platform';
import type { Box, Call } from '../base/context.ts';
import { skewOf } from './box-health.ts';
import { type Clock, type Lead, learn, offsetOf } from './clock-rule.ts';
import { heardLately, rememberHeard } from './heard-lately.ts';
import { markSeen } from './mark-seen.ts';

/** A clock unheard for so long is forgotten: no late data can come of it any more. */
const FORGOTTEN_AFTER_MS = 48 * 3_600_000;

/** A message of a box. @property latestAt the newest time in its samples; null where they tell none */
export type Message = {
  bootId: string;
  sentAt?: string | null | undefined;
  latestAt?: string | null;
};

/** The clock of a box as it is known after a message. @property offsetMs to take off its times */
export type HeardClock = {
  clockId: number;
  offsetMs: number;
  /** By how much more than thought before: what it stamped is moved by that. */
  gainMs: number;
};

/**
 * Notes that a box was heard, and learns how far its clock is off, which the log says too. While nothing is learnt, and no other
 * start of it is heard, it is noted every few seconds.
 */
export async function hearBox(call: Call<Box>, message: Message): Promise<HeardClock> {
  await markSeen(call);
  const { now } = call;
  const known = await latestClock(call, message.bootId);
  const lead = leadOf(message, now);
  const alive = message.sentAt !== null;
  const before: Clock = known ?? {
    leadMs: null,
    measured: false,
    since: now,
    behindSince: null,
    behindLeadMs: null,
  };
  const { clock, another } = lead ? learn(before, lead, now) : { clock: before, another: false };
  const offsetMs = offsetOf(clock);
  if (!known || another) {
    saySkew(call, message.bootId, clock);
    const clockId = await addClock(call, { bootId: message.bootId, clock, heardAt: alive ? now : null });
    if (alive) rememberHeard(call, message.bootId);
    return { clockId, offsetMs, gainMs: 0 };
  }
  if (!skewOf(known)) saySkew(call, message.bootId, clock);
  const noted = !alive || heardLately(call)?.bootId === message.bootId;
  if (!noted || !isSame(clock, known)) {
    await call.trx
      .updateTable('box_clocks')
      .set({ ...columnsOf(clock), ...(alive && { heard_at: now }) })
      .where('clock_id', '=', known.clockId)
      .execute();
    if (alive) rememberHeard(call, message.bootId);
  }
  return { clockId: known.clockId, offsetMs, gainMs: offsetMs - offsetOf(known) };
}

function saySkew({ tracker, siteId, caller }: Call<Box>, bootId: string, clock: Clock): void {
  const skew = skewOf(clock);
  if (!skew) return;
  const { skewSeconds, corrected } = skew;
  const how = skewSeconds > 0 ? 'fast' : corrected ? 'slow' : 'slow, or late with what it sends';
  tracker.log.warn(
    { event: 'box.clock', siteId, boxId: caller.boxId, bootId, skewSeconds, corrected },
    `box ${caller.boxId} is ${Math.abs(skewSeconds)} s ${how}`,
  );
}

const leadOf = ({ sentAt, latestAt }: Message, now: Date): Lead | null => {
  const time = sentAt ?? latestAt ?? null;
  return time === null ? null : { ms: Date.parse(time) - now.getTime(), measured: sentAt != null };
};

/** Whether a message has taught nothing: then what is known of a clock stays the very same. */
const isSame = (clock: Clock, known: Clock) =>
  clock.leadMs === known.leadMs &&
  clock.measured === known.measured &&
  clock.behindSince === known.behindSince &&
  clock.behindLeadMs === known.behindLeadMs;

const columnsOf = ({ leadMs, measured, since, behindSince, behindLeadMs }: Clock) => ({
  lead_ms: leadMs,
  measured,
  since,
  behind_since: behindSince,
  behind_lead_ms: behindLeadMs,
});

/** Locked, so that two messages of one start learn one after the other. */
async function latestClock({ trx, caller }: Call<Box>, bootId: string) {
  const latest = trx
    .selectFrom('box_clocks')
    .select([
      'clock_id as clockId',
      'lead_ms as leadMs',
      'measured',
      'since',
      'behind_since as behindSince',
      'behind_lead_ms as behindLeadMs',
    ])
    .where('box_id', '=', caller.boxId)
    .where('boot_id', '=', bootId)
    .orderBy('clock_id', 'desc')
    .limit(1)
    .forUpdate();
  return (await prepared(trx, latest))[0];
}

async function addClock(
  { trx, siteId, caller, now }: Call<Box>,
  { bootId, clock, heardAt }: { bootId: string; clock: Clock; heardAt: Date | null },
): Promise<number> {
  await trx
    .deleteFrom('box_clocks')
    .where('box_id', '=', caller.boxId)
    .where((eb) => eb(eb.fn.coalesce('heard_at', 'since'), '<', new Date(now.getTime() - FORGOTTEN_AFTER_MS)))
    .execute();
  const made = await trx
    .insertInto('box_clocks')
    .values({
      site_id: siteId,
      box_id: caller.boxId,
      boot_id: bootId,
      ...columnsOf(clock),
      heard_at: heardAt,
    })
    .returning('clock_id')
    .executeTakeFirstOrThrow();
  return made.clock_id;
}
