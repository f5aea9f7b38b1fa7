import { Button, type ButtonProps } from '@mantine/core';
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** To the page of what proves one beside the password, and back from there. */
export function SecurityLink(props: ButtonProps) {
  const { t } = useTranslation();
  const next = useLocation({ select: ({ href }) => href });
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<IconShieldLock size={18} aria-hidden />}
      component={Link}
      to="/security"
      search={{ next } as never}
      {...props}
    >
      {t('account.secondFactor')}
    </Button>
  );
}
