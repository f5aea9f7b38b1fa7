import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { allows } from '../rights/allows.ts';
import { rightsQuery } from '../rights/queries.ts';
import { useMember } from './use-member.ts';

/** Says when a booked ride will not be measured because of what the member has not allowed, and where that changes. */
export function NotTracked() {
  const { t } = useTranslation('portal');
  const { studioId, customerId, forChild } = useMember();
  const { data: rights } = useQuery(rightsQuery(studioId, customerId));
  // For a child the desk asks.
  if (!rights || forChild) return null;
  const why = !allows(rights, 'send')
    ? 'send'
    : !allows(rights, 'board') && rights.board.kept === 'no'
      ? 'board'
      : !allows(rights, 'store')
        ? 'store'
        : null;
  if (why === null) return null;
  return (
    <Text size="sm" mt="xs">
      {t(`notTracked.${why}`)}{' '}
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link
            to="/portal/$studioId/details/$section"
            params={{ studioId, section: 'consent' }}
            {...props}
          />
        )}
      >
        {t('notTracked.change')}
      </Anchor>
    </Text>
  );
}
