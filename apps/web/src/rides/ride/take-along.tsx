import { Button, Group, Text } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import { rideFormats } from '@tandem/api/words';
import { rideFileUrl } from '../../rights/file-urls.ts';
import { usePerson } from '../person.tsx';
import { useWords } from '../words.ts';
import classes from './ride.module.css';

/** The rider's own ride as a file, in each form that other programs read. */
export function TakeAlong({ rideId }: { rideId: string }) {
  const { t } = useWords();
  const { studioId, customerId } = usePerson();
  return (
    <section aria-label={t('take.heading')}>
      <h3 className={classes.heading}>{t('take.heading')}</h3>
      <Text size="sm" c="dimmed" mb="sm">
        {t('take.what')}
      </Text>
      <Group gap="sm">
        {rideFormats.map((format) => (
          <Button
            key={format}
            component="a"
            download
            href={rideFileUrl({ studioId, customerId, rideId }, format)}
            size="md"
            variant={format === 'fit' ? 'light' : 'default'}
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t(`take.${format}`)}
          </Button>
        ))}
      </Group>
    </section>
  );
}
