import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { ClassLink } from '../class-link.tsx';
import { substitutesQuery } from '../queries.ts';
import { SubstituteActions } from './substitute-actions.tsx';
import { SubstituteAlert } from './substitute-alert.tsx';

/** Classes to come that somebody is to take over, whichever week is shown. */
export default function SubstitutesWanted() {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  const { data: wanted = [] } = useQuery(substitutesQuery(studioId));
  if (wanted.length === 0) return null;
  return (
    <SubstituteAlert title={t('substitute.open', { count: wanted.length })}>
      {wanted.map((one) => (
        <Stack key={one.substituteId} gap={4}>
          <Text size="sm">
            <ClassLink classId={one.classId} underline="always">
              {one.title}, {format.dayTime(one.startsAt, one.timeZone)}
            </ClassLink>
            {' · '}
            {[one.locationName, one.roomName].join(' · ')}
            {' · '}
            {t('substitute.wanted', { name: one.askedByName })}
            {one.note && ' · '}
            {one.note}
          </Text>
          <SubstituteActions
            substituteId={one.substituteId}
            title={one.title}
            mine={one.mine}
            instructorId={one.askedBy}
          />
        </Stack>
      ))}
    </SubstituteAlert>
  );
}
