import { Button, Modal } from '@mantine/core';
import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { notify } from '../../../ui/notify.ts';
import { useReturnFocus } from '../../../ui/use-return-focus.ts';
import { ConnectForm } from './connect-form.tsx';

/** New credentials for the same site: links, gyms and classes stay. */
export function ReconnectDialog(props: { status: SpiviStatus; studio: Studio; onClose: () => void }) {
  useReturnFocus();
  const { t } = useTranslation('spivi');
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('connection.reconnect')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <ConnectForm
        status={props.status}
        studio={props.studio}
        saveLabel={t('connection.reconnect')}
        onConnected={() => {
          notify({ message: t('connection.reconnected') });
          props.onClose();
        }}
        leave={
          <Button variant="subtle" color="gray" onClick={props.onClose}>
            {t('cancel')}
          </Button>
        }
      />
    </Modal>
  );
}
