import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ERROR_WORDS } from '../../base/i18n.ts';
import { useSession } from '../../base/session.ts';
import { usePassWords } from '../../passes/pass-words.ts';
import { rightsQuery } from '../../passes/queries.ts';

/** With which pass somebody who was found would be booked, or why with none; asked for all of those found at once. */
export default function RightNote(props: { classId: string; found: readonly string[]; customerId: string }) {
  const { t, ready } = useTranslation(ERROR_WORDS, { useSuspense: false });
  const { studioId } = useSession();
  const words = usePassWords();
  const rights = useQuery(rightsQuery(studioId, props.classId, props.found)).data;
  const right = rights?.find((one) => one.customerId === props.customerId);
  if (!right || !ready) return null;
  return (
    <Text size="sm">
      {right.pass ? words.with(right.pass) : right.refused && t(`errors.${right.refused}.message`)}
    </Text>
  );
}
