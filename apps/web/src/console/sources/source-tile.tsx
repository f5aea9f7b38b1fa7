import { Group, Text } from '@mantine/core';
import IconCalendarDown from '@tabler/icons-react/dist/esm/icons/IconCalendarDown.mjs';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { sourceQuery } from './queries.ts';
import { SourceChip } from './source-chip.tsx';

/** Of the integrations: a system that classes and bookings are read from, and how its connection stands. */
export function SourceTile({ className }: { className: string | undefined }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const { data } = useQuery(sourceQuery(studioId));
  const name = sourceNames.momence;
  return (
    <Link to="/console/$studioId/integrations/momence" params={{ studioId }} className={className}>
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <IconCalendarDown size={28} stroke={1.6} aria-hidden />
          <Text fw={650} fz="lg">
            {name}
          </Text>
        </Group>
        {data && <SourceChip state={data.connection?.state ?? 'none'} />}
      </Group>
      <Text size="sm">{t('connect.about', { name })}</Text>
    </Link>
  );
}
