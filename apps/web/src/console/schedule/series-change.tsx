import { Stack, Text } from '@mantine/core';
import type { endpoints } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { Refusals } from './left-out.tsx';

export type SeriesChange = z.output<typeof endpoints.changeSeries.response>;

/** What a change to several classes would do, before it is done. */
export function SeriesPreview({ change, timeZone }: { change: SeriesChange; timeZone: string }) {
  const { t } = useTranslation('console');
  const { changed, kept, leftOut } = change;
  const people = changed.reduce((sum, one) => sum + one.booked, 0);
  return (
    <Stack gap="xs">
      <Text size="sm">
        {t('series.changes', { count: changed.length })} {t('series.people', { count: people })}
      </Text>
      {kept.length > 0 && <Text size="sm">{t('series.kept', { count: kept.length })}</Text>}
      {leftOut.length > 0 && (
        <>
          <Text size="sm">{t('series.left', { count: leftOut.length })}</Text>
          <Refusals refused={leftOut} timeZone={timeZone} />
        </>
      )}
    </Stack>
  );
}
