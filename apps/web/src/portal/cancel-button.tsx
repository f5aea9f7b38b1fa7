import { Alert, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconClockExclamation from '@tabler/icons-react/dist/esm/icons/IconClockExclamation.mjs';
import { useTranslation } from 'react-i18next';
import { useNow } from '../base/use-now.ts';
import { Dialog } from '../ui/dialog.tsx';
import { StudioButton } from './studio-button.tsx';

type Props = {
  /** From this instant on a cancellation counts as late; null: not known yet. */
  lateFrom: string | null;
  loading: boolean;
  confirm: () => void;
};

/** Cancels after a question; says before, not after, that it would be late. */
export function CancelButton({ lateFrom, loading, confirm }: Props) {
  const { t } = useTranslation('portal');
  const [opened, { open, close }] = useDisclosure();
  const now = useNow();
  const late = lateFrom !== null && Date.parse(lateFrom) <= now;
  return (
    <>
      <StudioButton size="md" variant="default" loading={loading} onClick={open}>
        {t('cancel.button')}
      </StudioButton>
      {opened && (
        <Dialog onClose={close} title={t('cancel.title')} centered>
          {late ? (
            <Alert color="orange" icon={<IconClockExclamation aria-hidden />} title={t('cancel.lateTitle')}>
              {t('cancel.late')}
            </Alert>
          ) : (
            <Text>{t('cancel.free')}</Text>
          )}
          <Group mt="lg" grow>
            <Button size="md" variant="default" onClick={close}>
              {t('cancel.keep')}
            </Button>
            <Button
              size="md"
              onClick={() => {
                close();
                confirm();
              }}
            >
              {t('cancel.confirm')}
            </Button>
          </Group>
        </Dialog>
      )}
    </>
  );
}
