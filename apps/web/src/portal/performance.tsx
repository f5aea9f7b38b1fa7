import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../app/page-title.ts';
import { RideView, Trends } from '../performance/index.tsx';
import { BackLink } from './back-link.tsx';
import classes from './portal.module.css';
import { useMember } from './use-member.ts';

/** A member's numbers over all classes. */
export function PortalPerformance() {
  const { t } = useTranslation('portal');
  const { studioId, customerId } = useMember();
  usePageTitle(t('nav.performance'));
  return (
    <Stack gap="md">
      <h1 className={classes.title}>{t('nav.performance')}</h1>
      <Trends
        studioId={studioId}
        customerId={customerId}
        linkTo={(rideId) => ({
          to: '/portal/$studioId/performance/$rideId',
          params: { studioId, rideId },
        })}
      />
    </Stack>
  );
}

/** A member's numbers of one ride. */
export function PortalRide() {
  const { t } = useTranslation('portal');
  const { studioId, customerId } = useMember();
  const { rideId } = useParams({ from: '/portal/$studioId/performance/$rideId' });
  usePageTitle(t('nav.performance'));
  return (
    <Stack gap="md">
      <BackLink to="/portal/$studioId/performance">{t('nav.performance')}</BackLink>
      <h1 className="visually-hidden">{t('nav.performance')}</h1>
      <RideView studioId={studioId} customerId={customerId} rideId={rideId} />
    </Stack>
  );
}
