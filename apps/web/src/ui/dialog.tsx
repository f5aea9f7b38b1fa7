import { Modal, type ModalProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from './use-return-focus.ts';

/** A dialog that lives only while it is open. */
export type DialogProps = Pick<ModalProps, 'title' | 'size' | 'centered' | 'onClose' | 'children'>;

export function Dialog(props: DialogProps) {
  const { t } = useTranslation();
  useReturnFocus();
  return <Modal opened closeButtonProps={{ 'aria-label': t('close') }} {...props} />;
}
