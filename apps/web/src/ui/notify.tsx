import { type NotificationData, notifications, useNotifications } from '@mantine/notifications';
import i18n from 'i18next';
import { lazy, Suspense, useState } from 'react';

const NoticeList = lazy(() => import('./notice-list.tsx'));

/**
 * A passing note, with a word for the button that closes it. What was said before of the same id is no longer true, and
 * gives way. @returns its id, to hide it early
 */
export function notify(note: NotificationData): string {
  if (note.id !== undefined) notifications.hide(note.id);
  return notifications.show({ closeButtonProps: { 'aria-label': i18n.t('close') }, ...note });
}

/** Where passing notes appear; what shows them comes along with the first. */
export function Notices() {
  const { notifications: notes, queue } = useNotifications();
  const [needed, setNeeded] = useState(false);
  if (!needed && notes.length + queue.length > 0) setNeeded(true);
  return (
    needed && (
      <Suspense>
        <NoticeList />
      </Suspense>
    )
  );
}
