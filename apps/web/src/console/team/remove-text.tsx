import { List, Stack, Text } from '@mantine/core';
import type { StaffMember } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';

/** What removing somebody does, with the classes that lose them. */
export function RemoveText({ person: { name, leads } }: { person: StaffMember }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const more = leads.count - leads.soonest.length;
  return (
    <Stack gap="xs">
      <Text size="sm">{t('removeText', { name })}</Text>
      {leads.count > 0 && (
        <>
          <Text size="sm">{t('removeLeads', { count: leads.count })}</Text>
          <List size="sm">
            {leads.soonest.map(({ classId, title, startsAt, timeZone }) => (
              <List.Item key={classId}>
                {title}, {format.day(startsAt, timeZone)}, {format.time(startsAt, timeZone)}{' '}
                {format.zone(startsAt, timeZone)}
              </List.Item>
            ))}
            {more > 0 && <List.Item>{t('removeMore', { count: more })}</List.Item>}
          </List>
        </>
      )}
    </Stack>
  );
}
