import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useNow } from '../base/use-now.ts';
import { colourOf } from '../ui/class-colour.ts';
import { isWaitable, leaderOf, useWaitWords } from './class-words.ts';
import classes from './portal.module.css';

/** One class as a card that leads to it. */
export function ClassCard({ studioId, of: one }: { studioId: string; of: ClassSummary }) {
  const format = useFormat();
  const { t } = useTranslation();
  const { t: inPortal } = useTranslation('portal');
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
          {[one.level !== 'all' && t(`level.${one.level}`), leaderOf(one, inPortal), one.roomName]
            .filter(Boolean)
            .join(' · ')}
        </small>
        <Standing of={one} />
      </span>
    </Link>
  );
}

/** What the class is to me: booked, waited for, not open yet, free places, or too late. */
function Standing({ of: one }: { of: ClassSummary }) {
  const { t } = useTranslation('portal');
  const now = useNow();
  const format = useFormat();
  const waitWords = useWaitWords();
  const { state, myBooking, myWait, opening, placesLeft } = one;
  const isOver = state !== 'scheduled' || Date.parse(one.startsAt) <= now;
  const says = (): string => {
    if (myBooking !== null && state !== 'cancelled')
      return myBooking.spotNumber === null
        ? t('class.bookedNoSpot')
        : t('class.bookedSpot', { number: myBooking.spotNumber });
    if (isOver) return t(`class.${state === 'scheduled' ? 'notBegun' : state}`);
    if (myWait !== null) return waitWords(one);
    if (opening !== null && Date.parse(opening.mine) > now)
      return t('opens.card', { when: format.dayTime(opening.mine, one.timeZone) });
    if (placesLeft > 0) return t('class.left', { count: placesLeft });
    return t(isWaitable(one, now) ? 'wait.fullButOpen' : 'class.full');
  };
  return (
    <span className={classes.standing} data-mine={myBooking || (!isOver && myWait) ? true : undefined}>
      {myBooking && <IconCircleCheck size={18} aria-hidden />}
      {says()}
    </span>
  );
}
