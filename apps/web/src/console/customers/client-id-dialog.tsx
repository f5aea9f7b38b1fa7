import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notify } from '../../ui/notify.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { ClientIdForm } from './client-id-form.tsx';

/** Sets a customer's Spivi Client ID by hand. */
export function ClientIdDialog(props: {
  customer: { customerId: string; name: string };
  clientId: number | null;
  email: string | null;
  onClose: () => void;
}) {
  useReturnFocus();
  const { t } = useTranslation('console');
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('spiviLink.dialog', { name: props.customer.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <ClientIdForm
        {...props}
        onSaved={() => {
          notify({ message: t('spiviLink.saved') });
          props.onClose();
        }}
        onCancel={props.onClose}
      />
    </Modal>
  );
}
