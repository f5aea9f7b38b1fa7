import IconClockEdit from '@tabler/icons-react/dist/esm/icons/IconClockEdit.mjs';
import type { MyBooking } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import classes from './portal.module.css';

/** That the studio has moved a class since it was booked, and from when. */
export function MovedFrom({ booking: b }: { booking: MyBooking }) {
  const { t } = useTranslation('portal');
  const format = useFormat();
  if (b.movedFrom === null) return null;
  const time = format.time(b.movedFrom, b.timeZone);
  const sameDay = dayIn(b.timeZone, b.movedFrom) === dayIn(b.timeZone, b.startsAt);
  const when = sameDay ? time : `${format.day(b.movedFrom, b.timeZone)}, ${time}`;
  return (
    <small className={classes.moved}>
      <IconClockEdit size={16} aria-hidden /> {t('bookings.movedFrom', { when })}
    </small>
  );
}
