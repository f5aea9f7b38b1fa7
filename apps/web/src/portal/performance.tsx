import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../base/page-title.ts';
import { type Person, RideView, Trends } from '../rides/index.tsx';
import { BackLink } from './back-link.tsx';
import classes from './portal.module.css';
import { useMember } from './use-member.ts';

function useMyself(): Person {
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

/** A member's numbers over all rides. */
export function PortalPerformance() {
  const { t } = useTranslation('portal');
  usePageTitle(t('nav.performance'));
  return (
    <Stack gap="md">
      <h1 className={classes.title}>{t('nav.performance')}</h1>
      <Trends person={useMyself()} />
    </Stack>
  );
}

/** A member's numbers of one ride. */
export function PortalRide() {
  const { t } = useTranslation('portal');
  const { rideId } = useParams({ from: '/portal/$studioId/performance/$rideId' });
  usePageTitle(t('nav.performance'));
  return (
    <Stack gap="md">
      <BackLink to="/portal/$studioId/performance">{t('nav.performance')}</BackLink>
      <h1 className="visually-hidden">{t('nav.performance')}</h1>
      <RideView person={useMyself()} rideId={rideId} />
    </Stack>
  );
}
