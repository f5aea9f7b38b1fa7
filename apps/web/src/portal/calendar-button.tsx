import { Button } from '@mantine/core';
import IconCalendarPlus from '@tabler/icons-react/dist/esm/icons/IconCalendarPlus.mjs';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../base/server-clock.ts';
import { icsFile } from './ics.ts';

type Booked = {
  title: string;
  startsAt: string;
  endsAt: string;
  locationName: string;
  roomName: string;
  instructorName: string | null;
};

/** Hands the class to the phone's calendar as a file. */
export function CalendarButton({
  bookingId,
  of: one,
  sequence,
}: {
  bookingId: string;
  of: Booked;
  /** How often the entry has changed. */
  sequence: number;
}) {
  const { t } = useTranslation('portal');
  const save = () => {
    const file = icsFile(
      {
        bookingId,
        sequence,
        title: one.title,
        startsAt: one.startsAt,
        endsAt: one.endsAt,
        place: `${one.locationName}, ${one.roomName}`,
        notes: one.instructorName === null ? '' : t('class.with', { name: one.instructorName }),
      },
      new Date(serverNow()),
    );
    const url = URL.createObjectURL(new Blob([file], { type: 'text/calendar' }));
    Object.assign(document.createElement('a'), { href: url, download: 'class.ics' }).click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button
      size="md"
      variant="default"
      leftSection={<IconCalendarPlus size={20} aria-hidden />}
      onClick={save}
    >
      {t('calendar')}
    </Button>
  );
}
