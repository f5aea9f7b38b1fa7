import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { ClientIdForm } from './client-id-form.tsx';

/** Sets a customer's Spivi Client ID by hand. */
export function ClientIdDialog(props: {
  customer: { customerId: string; name: string };
  clientId: number | null;
  email: string | null;
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  return (
    <Dialog onClose={props.onClose} title={t('spiviLink.dialog', { name: props.customer.name })}>
      <ClientIdForm
        {...props}
        onSaved={() => {
          notify({ message: t('spiviLink.saved') });
          props.onClose();
        }}
        onCancel={props.onClose}
      />
    </Dialog>
  );
}
