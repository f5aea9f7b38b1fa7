import type { RideLink } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { rideLinksQuery } from '../../base/queries.ts';
import { notify } from '../../ui/notify.tsx';

/** The rides that a member shows by a link, and what makes one or takes it back. */
export function useRideLinks(studioId: string, customerId: string) {
  const { t } = useTranslation('performance');
  const query = rideLinksQuery(studioId, customerId);
  const queries = useQueryClient();
  const asked = useQuery(query);
  const without = (rideId: string, links: RideLink[] = []) => links.filter((one) => one.rideId !== rideId);
  const make = useMutation({
    mutationFn: ({ rideId, ...body }: { rideId: string; named: boolean; heart: boolean }) =>
      api.setRideLink({ params: { studioId, customerId, rideId }, body }),
    onSuccess: (made) =>
      queries.setQueryData(query.queryKey, (links) => [made, ...without(made.rideId, links)]),
  });
  const end = useMutation({
    mutationFn: (rideId: string) => api.endRideLink({ params: { studioId, customerId, rideId } }),
    onSuccess: (_, rideId) => {
      queries.setQueryData(query.queryKey, (links) => without(rideId, links));
      notify({ message: t('share.link.ended') });
    },
  });
  return { links: asked.data, make, end };
}
