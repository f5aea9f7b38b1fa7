import type { Call } from '../base/context.ts';
import type { Routes } from '../base/tables.ts';
import { acceptOffer } from './accept-offer.ts';
import { joinWaitlist } from './join-waitlist.ts';
import { declineOffer, leaveWaitlist } from './leave-waitlist.ts';
import { listMyWaits, listWaits } from './list-waits.ts';
import { offerPlace } from './offer-place.ts';
import { releaseSpot, undoRelease } from './release-spot.ts';
import { setHere } from './set-here.ts';
import { wishSpots } from './wish-spots.ts';

const done =
  (verb: (call: Call, waitId: string) => Promise<void>) =>
  async (call: Call, { params }: { params: { waitId: string } }) => {
    await verb(call, params.waitId);
    return { ok: true as const };
  };

export const waitlistRoutes: Routes = {
  listWaits: (call, { params }) => listWaits(call, params.classId),
  listMyWaits: (call) => listMyWaits(call),
  joinWaitlist: (call, { params, body }) => joinWaitlist(call, { classId: params.classId, ...body }),
  wishSpots: (call, { params, body }) => wishSpots(call, { bookingId: params.bookingId, ...body }),
  setHere: (call, { params, body }) =>
    done((each, waitId) => setHere(each, waitId, body.here))(call, { params }),
  releaseSpot: (call, { params, body }) => releaseSpot(call, { bookingId: params.bookingId, ...body }),
  undoRelease: (call, { params }) => undoRelease(call, params.bookingId),
  leaveWaitlist: done(leaveWaitlist),
  offerPlace: done(offerPlace),
  declineOffer: done(declineOffer),
  acceptOffer: (call, { params, body }) => acceptOffer(call, { waitId: params.waitId, ...body }),
};
