import { Button, type ButtonProps } from '@mantine/core';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut } from '../base/api.ts';
import { showProblem } from '../ui/problem.tsx';
import { endMessages } from './end-messages.ts';

export function SignOutButton(props: ButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leave = async () => {
    try {
      await signOut();
      await endMessages();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      showProblem(error as Error);
    }
  };
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<IconLogout size={18} aria-hidden />}
      onClick={leave}
      {...props}
    >
      {t('signOut')}
    </Button>
  );
}
