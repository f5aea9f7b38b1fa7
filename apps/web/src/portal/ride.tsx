import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../base/page-title.ts';
import { RideView } from '../rides/index.tsx';
import { BackLink } from './back-link.tsx';
import { useMyself } from './use-myself.ts';

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
