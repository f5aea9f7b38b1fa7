import { List, Stack, Text } from '@mantine/core';
import type { StaffMember } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';

/** What removing somebody does: the classes that lose them, and the studio's tokens that they may still have. */
export function RemoveText({ person: { name, leads, studioTokens } }: { person: StaffMember }) {
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
      {studioTokens.length > 0 && (
        <>
          <Text size="sm">{t('removeTokens', { name, count: studioTokens.length })}</Text>
          <List size="sm">
            {studioTokens.map(({ tokenId, name: token }) => (
              <List.Item key={tokenId}>{token}</List.Item>
            ))}
          </List>
          <Text size="sm">{t('removeTokensHow', { name, count: studioTokens.length })}</Text>
        </>
      )}
    </Stack>
  );
}
