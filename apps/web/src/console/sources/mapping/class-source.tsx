import { Button, Group, Stack, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { ClassDetail, ClassSource } from '@tandem/api/studio';
import { may, sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { classSourceQuery } from './queries.ts';

/** When a class was read, and what of it waits or needs a person. */
export default function ClassSourceState({ of: c }: { of: ClassDetail }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId, role } = useSession();
  const { data } = useQuery(classSourceQuery(studioId, c.classId));
  if (!data) return null;
  const name = sourceNames[data.source];
  const stuck = [
    ...(data.trouble ? [t(`mapping.class.trouble.${data.trouble}`, { name })] : []),
    ...(data.rosterGone ? [t('mapping.class.rosterGone', { name })] : []),
  ];
  return (
    <Stack gap={4}>
      <Text size="sm">{t(data.takesCheckIns ? 'checkIns.sentOn' : 'checkIns.there', { name })}</Text>
      <Text size="sm" c="dimmed">
        {data.rosterReadAt
          ? t('mapping.class.rosterReadAt', { ago: format.past(data.rosterReadAt) })
          : t('mapping.class.notRead')}
        {data.waiting && ` ${t('mapping.class.waiting')}`}
      </Text>
      {stuck.map((text) => (
        <Trouble key={text}>{text}</Trouble>
      ))}
      {data.bookings.map((booking) => (
        <Trouble key={booking.foreignId}>
          {t(`mapping.class.booking.${booking.trouble}`, { who: booking.name, name })}
        </Trouble>
      ))}
      <Group gap="xs">
        {has(data, ['person_unknown']) && may(role, 'editCustomers') && (
          <Button
            size="compact-sm"
            variant="light"
            renderRoot={(props) => (
              <Link to="/console/$studioId/integrations/momence/people" params={{ studioId }} {...props} />
            )}
          >
            {t('mapping.class.toPeople')}
          </Button>
        )}
        {(stuck.length > 0 || has(data, ['spot_unknown'])) && may(role, 'manageSpivi') && (
          <Button
            size="compact-sm"
            variant="light"
            renderRoot={(props) => (
              <Link to="/console/$studioId/integrations/momence" params={{ studioId }} {...props} />
            )}
          >
            {t('mapping.class.toSource', { name })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

const has = (data: ClassSource, troubles: ClassSource['bookings'][number]['trouble'][]) =>
  data.bookings.some(({ trouble }) => troubles.includes(trouble));

const Trouble = ({ children }: { children: string }) => (
  <Group gap={6} wrap="nowrap" align="start">
    <IconAlertTriangle size={18} color="var(--warn)" style={{ flex: 'none', marginTop: 2 }} aria-hidden />
    <Text size="sm">{children}</Text>
  </Group>
);
