import type { EventSummary } from '@tandem/api/tracker';
import { isPaused } from '@tandem/metrics/modes';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { serverNow } from '../base/server-clock.ts';
import { type Box, type Session, tracker } from './api.ts';
import { BoxSeen } from './box-seen.tsx';
import { BoxTrouble } from './box-trouble.tsx';
import { Language } from './language.tsx';
import { goTo, goToPath } from './place.ts';
import { Problem } from './problem.tsx';
import { roomsOf } from './rooms.ts';
import { Sure } from './sure.tsx';
import { classesOfToday, nextOf, roomOf, spanAroundToday } from './today.ts';

const REFRESH_MS = 5_000;

/** Today's classes of every box, in the time of its own place. */
export function ClassList({ session }: { session: Session }) {
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  const boxes = useQuery({
    queryKey: ['boxes'],
    queryFn: () => tracker.listBoxes(),
    refetchInterval: REFRESH_MS,
  });
  const events = useQuery({
    queryKey: ['events'],
    queryFn: () => tracker.listEvents({ query: spanAroundToday(new Date(serverNow())) }),
    refetchInterval: REFRESH_MS,
  });
  const signOut = async () => {
    await tracker.signOut().catch(() => null);
    queries.clear();
    await queries.invalidateQueries();
    location.reload();
  };
  const error = boxes.error ?? events.error;

  return (
    <main className="classes">
      <header>
        <div>
          <h1>{t('classes.heading')}</h1>
          <p>
            {session.siteName} · {session.screen?.name ?? t('classes.site', { siteId: session.siteId })}
          </p>
        </div>
        <Language />
        {session.screen === null ? (
          <>
            <button type="button" className="button" onClick={() => goToPath('/club')}>
              {t('club.title')}
            </button>
            <button type="button" className="button" onClick={() => void signOut()}>
              {t('signOut')}
            </button>
          </>
        ) : (
          <Sure
            label={t('signOut')}
            title={t('screens.leaveTitle')}
            text={t('screens.leaveText')}
            onSure={() => void signOut()}
          />
        )}
      </header>
      {error !== null && <Problem error={error} />}
      {boxes.data?.length === 0 && <p className="empty">{t('classes.noBoxes')}</p>}
      {events.data !== undefined &&
        roomsOf(boxes.data ?? []).map(({ box, others }) => (
          <BoxClasses
            key={box.boxId}
            box={box}
            others={others}
            site={session}
            events={events.data.filter((event) => event.boxId === box.boxId)}
          />
        ))}
    </main>
  );
}

/** @param props.others that stand in its room @param props.events of the box, yesterday's to tomorrow's: they also say how its room is called and where it is */
function BoxClasses({
  box,
  others,
  events,
  site,
}: {
  box: Box;
  others: Box[];
  events: EventSummary[];
  site: Session;
}) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { room, timeZone } = roomOf(events, { room: box.name, timeZone: site.timeZone });
  const inOrder = classesOfToday(events, timeZone, new Date(serverNow()));
  const next = nextOf(inOrder, new Date(serverNow()));
  return (
    <section aria-labelledby={`box-${box.boxId}`}>
      <h2 id={`box-${box.boxId}`}>
        {room}{' '}
        <small>
          {t('classes.box', { boxId: box.boxId })}
          {timeZone !== site.timeZone && ` · ${format.zone(new Date(serverNow()).toISOString(), timeZone)}`}
        </small>
      </h2>
      {[box, ...others].map((one) => {
        const named = others.length > 0 ? { name: one.name } : {};
        return (
          <Fragment key={one.boxId}>
            <BoxSeen box={one} timeZone={timeZone} {...named} />
            <BoxTrouble box={one} {...named} />
          </Fragment>
        );
      })}
      {inOrder.length === 0 ? (
        <p className="empty">{t('classes.none')}</p>
      ) : (
        <ul>
          {inOrder.map((event) => (
            <ClassRow key={event.eventId} event={event} timeZone={timeZone} isNext={event === next} />
          ))}
        </ul>
      )}
    </section>
  );
}

type RowProps = { event: EventSummary; timeZone: string; isNext: boolean };

function ClassRow({ event, timeZone, isNext }: RowProps) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const count =
    event.state === 'stopped'
      ? t('classes.workouts', { count: event.workouts })
      : t('classes.booked', { count: event.booked });
  return (
    <li>
      <a
        href={`/classes/${event.eventId}`}
        data-state={event.state}
        data-next={isNext || undefined}
        onClick={(click) => {
          if (click.metaKey || click.ctrlKey || click.shiftKey) return;
          click.preventDefault();
          goTo(event.eventId);
        }}
      >
        <time dateTime={event.startsAt}>{format.time(event.startsAt, timeZone)}</time>
        <span className="class-title">
          {event.title}
          <small>
            {[event.instructorName, event.plan?.name ?? '', count].filter((part) => part !== '').join(' · ')}
          </small>
        </span>
        <span className="state" data-state={event.state}>
          {event.state === 'scheduled' && Date.parse(event.endsAt) < serverNow()
            ? t('classes.missed')
            : t(`state.${event.state === 'started' && isPaused(event.pauses) ? 'paused' : event.state}`)}
        </span>
      </a>
    </li>
  );
}
