import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import i18n from 'i18next';
import type { ReactNode } from 'react';

/** Asks before something that is hard to take back. */
export function confirm(question: {
  title: string;
  text: ReactNode;
  /** What is about to be done, as its button says it. */
  yes: string;
  no?: string;
  onConfirm: () => void;
  /** However it was answered. */
  onClose?: () => void;
}): void {
  const { title, text, yes, no, onConfirm, onClose } = question;
  modals.openConfirmModal({
    title,
    children: typeof text === 'string' ? <Text size="sm">{text}</Text> : text,
    labels: { confirm: yes, cancel: no ?? i18n.t('cancel') },
    confirmProps: { color: 'red.9' },
    closeButtonProps: { 'aria-label': i18n.t('close') },
    onConfirm,
    onClose,
  });
}
