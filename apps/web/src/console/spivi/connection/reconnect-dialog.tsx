import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../ui/dialog.tsx';
import { notify } from '../../../ui/notify.tsx';
import { ConnectForm } from './connect-form.tsx';

/** New credentials for the same site: links, gyms and classes stay. */
export function ReconnectDialog(props: { status: SpiviStatus; studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('spivi');
  return (
    <Dialog onClose={props.onClose} title={t('connection.reconnect')}>
      <ConnectForm
        status={props.status}
        studio={props.studio}
        saveLabel={t('connection.reconnect')}
        onConnected={() => {
          notify({ message: t('connection.reconnected') });
          props.onClose();
        }}
        onLeave={props.onClose}
      />
    </Dialog>
  );
}
