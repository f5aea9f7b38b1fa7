import './run.css';
import './words.ts';
import type { EventSummary } from '@tandem/api/tracker';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { useClassTime } from '../use-class-time.ts';
import type { Heard } from '../use-live-board.ts';
import { EXTEND_MINUTES, laterEnd, nextBefore } from './later-end.ts';

/** From so many minutes before the end on it stands first, and says when the class stops by itself. */
const TOLD_MINUTES = 5;
/** Before that nobody thinks of the end yet, and the ranking has the room. */
const OFFERED_MINUTES = 15;
const DAY_MS = 24 * 3_600_000;

type Props = { heard: Heard; event: EventSummary; timeZone: string };

/** Lets a class that runs over go on, and says when it stops by itself, or that it did. */
export function ClassEnd({ heard, event, timeZone }: Props) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const { leftMinutes } = useClassTime(heard);
  const time = (instant: string) => format.time(instant, timeZone);
  if (event.state === 'stopped')
    return (
      event.stoppedItself && <p className="class-end">{t('stoppedItself', { at: time(event.stoppedAt!) })}</p>
    );
  if (event.state !== 'started') return null;
  if (leftMinutes > OFFERED_MINUTES && event.extendedFrom === null) return null;
  const soon = leftMinutes <= TOLD_MINUTES;
  return (
    <section className="class-end" data-soon={soon || undefined} aria-label={t('end')}>
      <Extend event={event} nowMs={Date.parse(heard.board.serverTime)} time={time} />
      {soon && <p role="status">{t('closes', { at: time(event.closesAt) })}</p>}
    </section>
  );
}

function Extend(props: { event: EventSummary; nowMs: number; time: (instant: string) => string }) {
  const { event, nowMs, time } = props;
  const { t } = useTranslation('run');
  const { eventId, boxId, plannedEnd, extendedFrom } = event;
  const span = { from: event.startsAt, to: new Date(Date.parse(event.startsAt) + DAY_MS).toISOString() };
  const others = useQuery({
    queryKey: ['events', boxId, span.from],
    queryFn: () => tracker.listEvents({ query: { boxId, ...span } }),
  });
  // What comes of it is told by the live line, to this screen as to the others.
  const move = useMutation({
    mutationFn: (to: string | null) =>
      tracker.extendEvent({ params: { eventId }, body: { from: plannedEnd, to } }),
  });
  const to = laterEnd(plannedEnd, nowMs);
  const next = nextBefore(others.data ?? [], to);
  return (
    <>
      <div>
        <button type="button" className="button" disabled={move.isPending} onClick={() => move.mutate(to)}>
          {t('extend', { count: EXTEND_MINUTES })}
        </button>
        {extendedFrom !== null && Date.parse(extendedFrom) > nowMs && (
          <button
            type="button"
            className="button"
            disabled={move.isPending}
            onClick={() => move.mutate(null)}
          >
            {t('backTo', { at: time(extendedFrom) })}
          </button>
        )}
      </div>
      {next && <p>{t('next', { title: next.title, at: time(next.startsAt) })}</p>}
      {move.error !== null && <Problem error={move.error} />}
    </>
  );
}
