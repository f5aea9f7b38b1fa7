import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useNow } from '../base/use-now.ts';
import { colourOf } from '../ui/class-colour.ts';
import classes from './portal.module.css';
import { isWaitable, useWaitWords } from './wait-words.ts';

/** One class as a card that leads to it. */
export function ClassCard({ studioId, of: one }: { studioId: string; of: ClassSummary }) {
  const format = useFormat();
  const { t } = useTranslation();
  const minutes = Math.round((Date.parse(one.endsAt) - Date.parse(one.startsAt)) / 60_000);
  return (
    <Link
      to="/portal/$studioId/classes/$classId"
      params={{ studioId, classId: one.classId }}
      className={classes.card}
      style={{ borderInlineStartColor: colourOf(one.colour) }}
      data-over={one.state === 'ended' || one.state === 'cancelled' || undefined}
    >
      <span className={classes.when}>
        <strong>{format.time(one.startsAt, one.timeZone)}</strong>
        <small>{format.unit(minutes, 'minute')}</small>
      </span>
      <span className={classes.what}>
        <strong>{one.title}</strong>
        <small>
          {[one.level !== 'all' && t(`level.${one.level}`), one.instructorName, one.roomName]
            .filter(Boolean)
            .join(' · ')}
        </small>
        <Standing of={one} />
      </span>
    </Link>
  );
}

/** What the class is to me: booked, free places, or too late. */
function Standing({ of: one }: { of: ClassSummary }) {
  const { t } = useTranslation('portal');
  const now = useNow();
  const waitWords = useWaitWords();
  if (one.state === 'cancelled') return <span className={classes.standing}>{t('class.cancelled')}</span>;
  if (one.myBooking !== null)
    return (
      <span className={classes.standing} data-mine>
        <IconCircleCheck size={18} aria-hidden />
        {one.myBooking.spotNumber === null
          ? t('class.bookedNoSpot')
          : t('class.bookedSpot', { number: one.myBooking.spotNumber })}
      </span>
    );
  if (one.state === 'ended') return <span className={classes.standing}>{t('class.ended')}</span>;
  if (one.state === 'running') return <span className={classes.standing}>{t('class.running')}</span>;
  if (Date.parse(one.startsAt) <= now) return <span className={classes.standing}>{t('class.notBegun')}</span>;
  if (one.myWait !== null)
    return (
      <span className={classes.standing} data-mine>
        {waitWords(one)}
      </span>
    );
  if (one.placesLeft > 0)
    return <span className={classes.standing}>{t('class.left', { count: one.placesLeft })}</span>;
  return (
    <span className={classes.standing}>{t(isWaitable(one, now) ? 'wait.fullButOpen' : 'class.full')}</span>
  );
}
