import { Button, Group, Stack, Text } from '@mantine/core';
import IconLink from '@tabler/icons-react/dist/esm/icons/IconLink.mjs';
import type { RideDetail } from '@tandem/api/studio';
import { RIDE_LINK_DAYS } from '@tandem/api/words';
import { useSession } from '../../base/session.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { usePerson } from '../person.tsx';
import { useWords } from '../words.ts';
import classes from './share.module.css';
import { useRideLinks } from './use-ride-links.ts';

type Props = { ride: RideDetail; named: boolean; heart: boolean };

/** The same card behind a link: made by a tap, and taken back by one. */
export function ShareLink({ ride: { rideId }, named, heart }: Props) {
  const { t, format } = useWords();
  const { studioId } = useSession();
  const { customerId } = usePerson();
  const { links, make, end } = useRideLinks(studioId, customerId);
  const link = links?.find((one) => one.rideId === rideId);
  const error = make.error ?? end.error;
  return (
    <section className={classes.link} aria-labelledby="share-link">
      <h3 id="share-link">{t('share.link.title')}</h3>
      <Stack gap="sm">
        <Text size="sm">
          {link
            ? t('share.link.shows', { until: format.dateTime(link.endsAt) })
            : t('share.link.what', { days: RIDE_LINK_DAYS })}
        </Text>
        {error && <ProblemAlert error={error} />}
        {link && <CopyField label={t('share.link.address')} text={link.url} />}
        <Group justify="end">
          {link && (
            <Button size="md" variant="default" loading={end.isPending} onClick={() => end.mutate(rideId)}>
              {t('share.link.end')}
            </Button>
          )}
          {!(link && link.named === named && link.heart === heart) && (
            <Button
              size="md"
              variant="light"
              leftSection={<IconLink size={18} aria-hidden />}
              disabled={!links}
              loading={make.isPending}
              onClick={() => make.mutate({ rideId, named, heart })}
            >
              {t(link ? 'share.link.change' : 'share.link.make')}
            </Button>
          )}
        </Group>
      </Stack>
    </section>
  );
}
