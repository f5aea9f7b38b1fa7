import { Text } from '@mantine/core';
import type { ConsentPurpose } from '@tandem/api/words';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';
import { FormDialog } from '../ui/form-dialog.tsx';

/** The board's own tile comes and goes without harm, and so does a place by a strap; the other two do not. */
export type Harmless = 'board' | 'strap';

/** Says what taking a consent back does, before it does; before numbers are deleted they can be downloaded. */
export function WithdrawDialog(props: {
  purpose: Exclude<ConsentPurpose, Harmless>;
  busy: boolean;
  download?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('rights');
  const reader = useSession().role === 'member' ? 'member' : 'staff';
  const { purpose } = props;
  return (
    <FormDialog
      centered
      careful
      onClose={props.onClose}
      title={t(`withdraw.${purpose}.title`)}
      cancel={t('withdraw.keep')}
      submit={t(`withdraw.${purpose}.confirm`)}
      submitProps={{ size: 'md', color: 'red.9' }}
      saving={{ error: null, isPending: props.busy }}
      onSubmit={props.onConfirm}
    >
      <Text>{t(`withdraw.${purpose}.${reader}`)}</Text>
      <Text>{t('withdraw.bookings')}</Text>
      {purpose === 'store' && props.download}
    </FormDialog>
  );
}
