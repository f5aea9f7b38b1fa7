import { Notifications } from '@mantine/notifications';

/** Passing notes at the bottom, the newest last. */
export default function NoticeList() {
  return <Notifications position="bottom-center" />;
}
