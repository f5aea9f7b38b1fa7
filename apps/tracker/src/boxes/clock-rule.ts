/** So long a clock's lead may still be found to be larger: what told of it until then may have been late. */
const CALIBRATING_MS = 10 * 60_000;
/** A step in one message larger than that is a clock that was set, not an answer that took its time. */
const STEP_MS = 60_000;
/** Departing further than that is another clock: one that drifts, was set, or slept. */
const DRIFT_MS = 1_000;
/** Behind for so long it is no slow network. */
const BEHIND_MS = 60_000;

/** What is known of a clock of a box. @property leadMs that it is ahead at least; null while nothing told */
export type Clock = {
  leadMs: number | null;
  measured: boolean;
  since: Date;
  behindSince: Date | null;
  behindLeadMs: number | null;
};

/** What one message tells: by how much its latest time is ahead. @property measured by when it was sent, not by samples */
export type Lead = { ms: number; measured: boolean };

/**
 * What is taken off the times that a clock gives. Samples from the future prove a fast clock; samples from the past
 * prove a slow one only where the box says when it sends them, else they may just be late.
 */
export const offsetOf = ({ leadMs, measured }: Pick<Clock, 'leadMs' | 'measured'>): number =>
  leadMs === null ? 0 : measured ? leadMs : Math.max(0, leadMs);

const clockOf = ({ ms, measured }: Lead, since: Date): Clock => ({
  leadMs: ms,
  measured,
  since,
  behindSince: null,
  behindLeadMs: null,
});

/**
 * Learns from one message of a boot. A message arrives after it was sent, so that the largest lead is the truest; in a
 * backlog the last one.
 * @returns the clock as it is known now; `another` where it departed from what held, so that earlier samples stay
 */
export function learn(clock: Clock, lead: Lead, now: Date): { clock: Clock; another: boolean } {
  const same = (change: Partial<Clock>) => ({ clock: { ...clock, ...change }, another: false });
  const another = (ms: number) => ({ clock: clockOf({ ...lead, ms }, now), another: true });
  if (clock.leadMs === null || (lead.measured && !clock.measured))
    return same({ leadMs: lead.ms, measured: lead.measured });
  if (clock.measured && !lead.measured) return same({});
  const gainMs = lead.ms - clock.leadMs;
  if (gainMs >= -DRIFT_MS) {
    const settled = now.getTime() - clock.since.getTime() > CALIBRATING_MS;
    if (gainMs > STEP_MS || (lead.measured && settled && gainMs > DRIFT_MS)) return another(lead.ms);
    const better = gainMs > 0 && !(lead.measured && settled);
    return same({ behindSince: null, behindLeadMs: null, ...(better && { leadMs: lead.ms }) });
  }
  if (!lead.measured) return same({});
  const behindSince = clock.behindSince ?? now;
  const behindLeadMs = Math.max(lead.ms, clock.behindLeadMs ?? Number.NEGATIVE_INFINITY);
  return now.getTime() - behindSince.getTime() >= BEHIND_MS
    ? another(behindLeadMs)
    : same({ behindSince, behindLeadMs });
}
