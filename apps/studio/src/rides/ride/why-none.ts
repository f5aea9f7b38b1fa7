import type { Ride } from '@tandem/api/studio';
import type { Reason } from '@tandem/api/words';
import { notAllowed } from '../../consent/index.ts';

/** What decides whether anything of a person can come from a class that Spivi has. */
export type Rider = {
  /** Else a strap of theirs signed them in at the tracker, where their spot is not known for certain. */
  booked: boolean;
  spotNumber: number | null;
  clientId: number | null;
  /** Numbers are asked for by it. */
  email: string | null;
  /** The client was not found at Spivi twice. */
  brokenSince: Date | null;
  /** What the last look-up of a person without client came to. */
  match: 'linked' | 'not_found' | 'ambiguous' | 'conflict' | null;
  /** The person allows that they are sent to Spivi and that their numbers are kept. */
  consents: boolean;
};

/** Why nothing can come of a person of a class that Spivi has, as far as the studio itself knows; null if something can. */
export function cannotCome(rider: Rider): Reason | null {
  if (!rider.consents) return notAllowed;
  if (rider.booked && rider.spotNumber === null) return 'no_spot';
  if (rider.clientId === null) {
    return rider.match === 'ambiguous' || rider.match === 'conflict' ? rider.match : 'not_matched';
  }
  if (rider.brokenSince !== null) return 'link_lost';
  return rider.email === null ? 'email_unknown' : null;
}

/** A person in a class, as the studio has it now. */
export type Presence = Rider & {
  endsAt: Date;
  /** Spivi has the class. */
  tracked: boolean;
  spiviEnabled: boolean;
  connection: 'none' | 'off' | 'auth' | 'on';
  gymMapped: boolean;
  /** Why Spivi does not have the class, where a run has said so. */
  classReason: Reason | null;
  /** What Spivi has said of the person. */
  state: Ride['state'] | null;
  reason: Reason | null;
  /** What was recorded for the person is another's ride, or nobody's. */
  lost: boolean;
  /** Deleted on their wish. */
  erased: boolean;
};

/** After that numbers that have not come are not waited for. */
const WAIT_HOURS = 24;

/** Ready, waited for, or the reason why there is nothing; the gravest first. */
export function explainResult(p: Presence, now: Date): Pick<Ride, 'state' | 'reason'> {
  const none = (reason: Reason) => ({ state: 'none' as const, reason });
  if (p.state === 'ready') return { state: 'ready', reason: null };
  if (p.erased) return none('erased');
  if (p.lost) return none('reassigned');
  if (!p.booked) return none('cancelled');
  if (p.state === 'none') return none(p.reason ?? 'no_data');
  // Nothing would have been kept of them, whatever became of the class.
  if (!p.consents && p.connection !== 'none' && p.spiviEnabled) return none(notAllowed);
  const untracked = p.tracked ? null : whyUntracked(p, now);
  const reason = untracked ?? cannotCome(p);
  if (reason !== null) return none(reason);
  if (now.getTime() - p.endsAt.getTime() > WAIT_HOURS * 3_600_000 && p.connection === 'on')
    return none('no_data');
  if (p.connection === 'off') return { state: 'waiting', reason: 'paused' };
  return { state: 'waiting', reason: p.connection === 'auth' ? 'auth' : null };
}

function whyUntracked(p: Presence, now: Date): Reason | null {
  if (p.connection === 'none') return 'not_connected';
  if (!p.spiviEnabled) return 'switched_off';
  if (p.classReason !== null) return p.classReason;
  if (!p.gymMapped) return 'gym_unmapped';
  return p.endsAt <= now ? 'not_tracked' : null;
}
