import './words.ts';
import './waiting.css';
import type { EventSummary } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useNow } from '../../base/use-now.ts';
import type { Session } from '../api.ts';
import { LiveClass } from '../live-class.tsx';
import { Problem } from '../problem.tsx';
import { dateIn } from '../today.ts';
import { useWaiting } from './use-waiting.ts';

/** Over midnight too, a class that begins so soon is the one that people come for. */
const SOON_MS = 2 * 3_600_000;
const SECOND_MS = 1_000;

type Props = { session: Session; boxId: number; onLost: () => void };

/** A screen that follows its room: the class that comes today, that runs, or that has just ended; else the time of day. */
export function Room({ session, boxId, onLost }: Props) {
  const asked = useWaiting(boxId);
  const nowMs = useNow();
  if (asked.data === undefined)
    return asked.error === null ? null : <Problem error={asked.error} retry={() => void asked.refetch()} />;
  const { event } = asked.data;
  const zone = event?.timeZone ?? session.timeZone;
  if (event !== null && isNear(event, zone, nowMs))
    return <LiveClass key={event.eventId} eventId={event.eventId} session={session} onLost={onLost} />;
  return <Calm club={session.siteName} next={event} zone={zone} isOld={asked.isError} />;
}

function isNear({ state, startsAt }: EventSummary, zone: string, nowMs: number): boolean {
  const starts = new Date(startsAt);
  return (
    state !== 'scheduled' ||
    starts.getTime() < nowMs + SOON_MS ||
    dateIn(zone, starts) === dateIn(zone, new Date(nowMs))
  );
}

type CalmProps = { club: string; next: EventSummary | null; zone: string; isOld: boolean };

/** No class comes today: whose club it is, what time it is, and when there is one. */
function Calm({ club, next, zone, isOld }: CalmProps) {
  const { t } = useTranslation('waiting');
  const { t: b } = useTranslation('board');
  const format = useFormat();
  const now = new Date(useNow(SECOND_MS)).toISOString();
  return (
    <main className="calm">
      <h1>{club}</h1>
      <p className="calm-clock">
        <time dateTime={now}>{format.time(now, zone)}</time>
        <span>{format.longDay(now, zone)}</span>
      </p>
      <p className="calm-next">
        {next === null ? (
          t('none')
        ) : (
          <>
            <small>{t('next')}</small>
            <b>{next.title}</b>
            <span>
              {[
                format.dayTime(next.startsAt, zone),
                next.instructorName === '' ? '' : b('live.with', { name: next.instructorName }),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </>
        )}
      </p>
      <p className="calm-old" role="status">
        {isOld && t('old')}
      </p>
    </main>
  );
}
