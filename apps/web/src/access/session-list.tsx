import { Button, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconDevices from '@tabler/icons-react/dist/esm/icons/IconDevices.mjs';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

const SessionsDialog = lazy(() => import('./sessions-dialog.tsx'));

/** A button that opens the list of where one is signed in. */
export function SessionList(props: ButtonProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconDevices size={18} aria-hidden />}
        onClick={dialog.open}
        {...props}
      >
        {t('account.sessions')}
      </Button>
      {opened && (
        <Suspense>
          <SessionsDialog onClose={dialog.close} />
        </Suspense>
      )}
    </>
  );
}
