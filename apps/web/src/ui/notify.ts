import { type NotificationData, notifications } from '@mantine/notifications';
import i18n from 'i18next';

/** A passing note, with a word for the button that closes it. @returns its id, to hide it early */
export const notify = (note: NotificationData): string =>
  notifications.show({ closeButtonProps: { 'aria-label': i18n.t('close') }, ...note });
