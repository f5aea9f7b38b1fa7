import { Button, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

const PasswordDialog = lazy(() => import('./password-dialog.tsx'));

/** A button that opens the dialog for one's own new password. */
export function ChangePassword(props: ButtonProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconKey size={18} aria-hidden />}
        onClick={dialog.open}
        {...props}
      >
        {t('account.password')}
      </Button>
      {opened && (
        <Suspense>
          <PasswordDialog onClose={dialog.close} />
        </Suspense>
      )}
    </>
  );
}
