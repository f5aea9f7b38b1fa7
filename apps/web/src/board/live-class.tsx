import type { EventSummary } from '@tandem/api/tracker';
import { isPaused } from '@tandem/metrics/modes';
import { planAt } from '@tandem/metrics/plans';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Session, tracker } from './api.ts';
import { RoomTrouble } from './box-trouble.tsx';
import { Controls, type Press } from './controls.tsx';
import { LiveHeader } from './live-header.tsx';
import { part } from './part.ts';
import { useClassPlan } from './plans/use-class-plan.ts';
import { Problem } from './problem.tsx';
import { Ranking } from './ranking.tsx';
import { arrangeSeats } from './seats.ts';
import { Strip } from './strip.tsx';
import { Tile } from './tile.tsx';
import { Tiles } from './tiles.tsx';
import { type Heard, type Line, useLiveBoard } from './use-live-board.ts';

/** For classes that have a plan. */
const PlanBar = part(() => import('./plans/plan-bar.tsx'));

/** For classes that do something beside riding. */
const OnWall = part(() => import('./modes/on-wall.tsx'));

/** For screens whose club has chosen what they show. */
const SetWall = part(() => import('./screen-settings/set-wall.tsx'));

/** For whoever runs the class, and not for a wall that only shows it. */
const Tools = part(() => import('./run/tools.tsx'));

type Props = { eventId: number; session: Session; onLost: () => void };

/** One class as the instructor and the room see it: Start and Stop, tiles by seat, ranking. */
export function LiveClass({ eventId, session, onLost }: Props) {
  const live = useLiveBoard(eventId, onLost);
  // The first board by plain HTTP: it also says why when there is none to be had.
  const first = useQuery({
    queryKey: ['board', eventId],
    queryFn: async (): Promise<Heard> => {
      const board = await tracker.getBoard({ params: { eventId } });
      return { board, atMs: performance.now() };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const heard = live.heard ?? first.data;
  if (heard === undefined) {
    return first.error === null ? null : <Problem error={first.error} retry={() => void first.refetch()} />;
  }
  return <Wall heard={heard} line={live.line} session={session} />;
}

function Wall({ heard, line, session }: { heard: Heard; line: Line; session: Session }) {
  const { board } = heard;
  const [chosen, setView] = useState<View | null>(null);
  const [page, setPage] = useState(0);
  const boxes = useQuery({
    queryKey: ['boxes'],
    queryFn: () => tracker.listBoxes(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { eventId, boxId } = board.event;
  // The state follows on the live line; the answer itself only matters until that speaks, or when it is a refusal.
  const change = useMutation({
    mutationFn: async ({ press, shown }: { press: Press; shown: EventSummary }) => {
      const params = { eventId };
      const { pauses } = shown;
      const event =
        press === 'pauseEvent'
          ? await tracker.pauseEvent({ params, body: { paused: !isPaused(pauses), after: pauses.length } })
          : press === 'undoStart'
            ? await tracker.undoStart({ params, body: { startedAt: shown.startedAt! } })
            : await tracker[press]({ params });
      return { event, atMs: performance.now() };
    },
  });
  const answered = change.data !== undefined && change.data.atMs > heard.atMs ? change.data.event : null;
  const event = answered ?? board.event;
  const secondsUntil = (at: string | null) =>
    at === null ? 0 : (Date.parse(at) - Date.parse(board.serverTime)) / 1000;
  const resumableSeconds = secondsUntil(event.resumableUntil);
  // Once a class is over, what counts is what everyone did.
  const view = chosen ?? (event.state === 'stopped' ? 'ranking' : 'seats');
  const box = boxes.data?.find((one) => one.boxId === boxId);
  const seatIds = box?.seatIds ?? [];
  const set = session.screen?.settings;
  const mayRun = session.screen?.mayRun ?? true;
  const timeZone = event.timeZone ?? session.timeZone;
  const plan = useClassPlan(board.event);
  const paused = event.state === 'started' && isPaused(event.pauses);
  // In a pause nobody is behind or ahead.
  const asked =
    plan && line !== 'lost' && !paused ? (planAt(plan, board.elapsedSeconds)?.band ?? null) : null;
  const ends = event.state === 'stopped' || event.state === 'cancelled';

  return (
    <main
      className="live"
      data-line={line}
      data-view={view}
      data-state={event.state}
      data-paused={paused || undefined}
    >
      <LiveHeader heard={heard} paused={paused} room={event.room ?? box?.name ?? null} timeZone={timeZone}>
        <Views view={view} choose={setView} />
        {mayRun && (
          <Controls
            event={event}
            resumableSeconds={resumableSeconds}
            undoableSeconds={secondsUntil(event.startUndoableUntil)}
            pending={change.isPending}
            change={(press) => change.mutate({ press, shown: event })}
          />
        )}
      </LiveHeader>
      <Strip heard={heard} event={event} paused={paused} line={line} timeZone={timeZone} />
      {event.plan !== null && !ends && (
        // Its place is kept, so that no tile moves once it has come.
        <Suspense fallback={<div className="plan-bar" />}>
          {plan === null ? <div className="plan-bar" /> : <PlanBar of={plan} heard={heard} />}
        </Suspense>
      )}
      <Tiles wall={arrangeSeats(board, seatIds)} onPage={setPage} still={set?.turns === false}>
        {(seat) => <Tile key={seat.seatId} {...{ seat, paused, asked }} state={event.state} />}
      </Tiles>
      {(board.sprint ?? board.timer ?? board.teams) !== null && (
        <Suspense>
          <OnWall heard={heard} />
        </Suspense>
      )}
      {set ? (
        <Suspense>
          <SetWall {...{ set, heard, event, timeZone }} />
        </Suspense>
      ) : (
        <Ranking riders={board.riders} together={board.together} page={page} />
      )}
      <div className="told">
        {!ends && <RoomTrouble room={board} />}
        {change.error !== null && <Problem error={change.error} />}
        {mayRun && (
          <Suspense>
            <Tools {...{ heard, event, plan, seatIds, resumableSeconds, timeZone }} />
          </Suspense>
        )}
      </div>
    </main>
  );
}

type View = 'seats' | 'ranking';

function Views({ view, choose }: { view: View; choose: (view: View) => void }) {
  const { t } = useTranslation('board');
  return (
    <fieldset className="switch views">
      <legend className="visually-hidden">{t('live.show')}</legend>
      {(['seats', 'ranking'] as const).map((each) => (
        <button key={each} type="button" aria-pressed={view === each} onClick={() => choose(each)}>
          {t(`live.${each}`)}
        </button>
      ))}
    </fieldset>
  );
}
