import { Alert, Stack, Text } from '@mantine/core';
import IconTicket from '@tabler/icons-react/dist/esm/icons/IconTicket.mjs';
import type { Right } from '@tandem/api/studio';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ERROR_WORDS } from '../base/i18n.ts';
import { usePassWords } from './pass-words.ts';

type Props = {
  right: Right;
  /** What can be done at once where nothing can be booked. */
  children: ReactNode;
};

/** What booking will take of which pass, or why nothing can be booked and what to do. */
export default function RightLine({ right, children }: Props) {
  const { t, ready } = useTranslation(ERROR_WORDS, { useSuspense: false });
  const words = usePassWords();
  if (right.pass !== null)
    return (
      <Text size="sm" ta="center" mb="xs">
        {words.uses(right.pass)}
      </Text>
    );
  if (right.refused === null || !ready) return null;
  return (
    <Alert
      color="orange"
      mb="xs"
      icon={<IconTicket aria-hidden />}
      title={t(`errors.${right.refused}.message`)}
      role="status"
    >
      <Stack gap="xs">
        {t(`errors.${right.refused}.remedy`)}
        {children}
      </Stack>
    </Alert>
  );
}
