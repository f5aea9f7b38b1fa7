import { useMemo } from 'react';
import type { Person } from '../rides/index.tsx';
import { useMember } from './use-member.ts';

/** The signed-in member as those whose rides are shown. */
export function useMyself(): Person {
  const { studioId, customerId } = useMember();
  return useMemo(
    () => ({
      studioId,
      customerId,
      toRide: (rideId) => ({ to: '/portal/$studioId/performance/$rideId', params: { studioId, rideId } }),
      toDetails: { to: '/portal/$studioId/details/$section', params: { studioId, section: 'body' } },
      toConsent: { to: '/portal/$studioId/details/$section', params: { studioId, section: 'consent' } },
      toList: { to: '/portal/$studioId/performance', params: { studioId } },
    }),
    [studioId, customerId],
  );
}
