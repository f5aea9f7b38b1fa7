import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { RideCard } from '../rides/share/ride-card.tsx';
import { ProblemAlert } from '../ui/problem.tsx';

/** A ride as its rider shows it to whoever holds the link. The token stands behind the #, where no server on the way sees it. */
export function SharedPage() {
  const { t } = useTranslation('performance');
  const token = useLocation({ select: (location) => location.hash });
  const asked = useQuery({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => api.seeSharedRide({ body: { token: token || '-' }, signal }),
    // What was taken back meanwhile is not shown from memory.
    gcTime: 0,
  });
  const { data: ride, error } = asked;
  if (error)
    return (
      <WelcomeFrame title={t('shared.gone')}>
        <ProblemAlert error={error} />
      </WelcomeFrame>
    );
  return (
    <WelcomeFrame title={ride ? ride.title : t('shared.title')}>
      {ride ? (
        <Stack>
          <RideCard ride={ride} />
          <Text size="sm" c="dimmed">
            {t('shared.by', { studio: ride.studioName })}
          </Text>
        </Stack>
      ) : (
        <Skeleton h={400} w={320} mx="auto" />
      )}
    </WelcomeFrame>
  );
}
