import { Button, Text } from '@mantine/core';
import { useWords } from '../words.ts';
import classes from './share.module.css';
import { useRideLinks } from './use-ride-links.ts';

/** Every ride that a member shows by a link, each with the way to end that. */
export function RideLinkList(props: { studioId: string; customerId: string }) {
  const { t, format } = useWords();
  const { links, end } = useRideLinks(props.studioId, props.customerId);
  if (!links) return null;
  if (links.length === 0) return <Text>{t('share.link.none')}</Text>;
  return (
    <ul className={classes.list}>
      {links.map(({ rideId, title, endsAt }) => {
        const name = title ?? t('share.link.noRide');
        return (
          <li key={rideId}>
            <div>
              <Text fw={550}>{name}</Text>
              <Text size="sm" c="dimmed">
                {t('share.link.until', { until: format.dateTime(endsAt) })}
              </Text>
            </div>
            <Button
              size="md"
              variant="default"
              aria-label={t('share.link.endOf', { title: name })}
              loading={end.isPending && end.variables === rideId}
              onClick={() => end.mutate(rideId)}
            >
              {t('share.link.end')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
