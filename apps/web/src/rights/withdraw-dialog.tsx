import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ConsentPurpose } from '@tandem/api/studio';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';

/** Says what taking a consent back does, before it does; before numbers are deleted they can be downloaded. */
export function WithdrawDialog(props: {
  purpose: ConsentPurpose;
  busy: boolean;
  download?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('rights');
  const reader = useSession().role === 'member' ? 'member' : 'staff';
  useReturnFocus();
  const { purpose } = props;
  return (
    <Modal
      opened
      centered
      onClose={props.onClose}
      title={t(`withdraw.${purpose}.title`)}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack>
        <Text>{t(`withdraw.${purpose}.${reader}`)}</Text>
        <Text>{t('withdraw.bookings')}</Text>
        {purpose === 'store' && props.download}
        <Group justify="flex-end">
          <Button size="md" variant="default" onClick={props.onClose} data-autofocus>
            {t('withdraw.keep')}
          </Button>
          <Button size="md" color="red.9" loading={props.busy} onClick={props.onConfirm}>
            {t(`withdraw.${purpose}.confirm`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
