import type { LiveBoard } from '@tandem/api/tracker';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Session, tracker } from './api.ts';
import { BoxSeen } from './box-seen.tsx';
import { BoxTrouble } from './box-trouble.tsx';
import { Controls } from './controls.tsx';
import { TILES_PER_PAGE } from './fit-tiles.ts';
import { LiveHeader } from './live-header.tsx';
import { Problem } from './problem.tsx';
import { Ranking } from './ranking.tsx';
import { arrangeSeats } from './seats.ts';
import { Tiles } from './tiles.tsx';
import { type Line, useLiveBoard } from './use-live-board.ts';

type Props = { eventId: number; session: Session; onLost: () => void };

/** One class as the instructor and the room see it: Start and Stop, tiles by seat, ranking. */
export function LiveClass({ eventId, session, onLost }: Props) {
  const live = useLiveBoard(eventId, onLost);
  // The first board by plain HTTP: it also says why when there is none to be had.
  const first = useQuery({
    queryKey: ['board', eventId],
    queryFn: () => tracker.getBoard({ params: { eventId } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const board = live.board ?? first.data;
  if (board === undefined) {
    return first.error === null ? null : <Problem error={first.error} retry={() => void first.refetch()} />;
  }
  return <Wall board={board} line={live.line} session={session} />;
}

function Wall({ board, line, session }: { board: LiveBoard; line: Line; session: Session }) {
  const { t } = useTranslation('board');
  const [chosen, setView] = useState<View | null>(null);
  const boxes = useQuery({
    queryKey: ['boxes'],
    queryFn: () => tracker.listBoxes(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { eventId, boxId, state } = board.event;
  // The state follows on the live line; the answer itself only matters when it is a refusal.
  const change = useMutation({
    mutationFn: (to: 'startEvent' | 'stopEvent') => tracker[to]({ params: { eventId } }),
  });
  const event = change.data !== undefined && change.data.state === 'stopped' ? change.data : board.event;
  // Once a class is over, what counts is what everyone did.
  const view = chosen ?? (event.state === 'stopped' ? 'ranking' : 'seats');
  const boxSeats = (boxes.data?.find((box) => box.boxId === boxId)?.seatIds ?? []).filter(
    (seatId) => !board.hiddenSeats.includes(seatId),
  );
  const seats = arrangeSeats(board.riders, boxSeats, TILES_PER_PAGE);

  return (
    <main className="live" data-line={line} data-view={view} data-state={event.state}>
      <LiveHeader board={board} line={line} timeZone={session.timeZone}>
        <Views view={view} choose={setView} />
        <Controls state={state} pending={change.isPending} change={change.mutate} />
      </LiveHeader>
      <div className="told">
        {event.state !== 'stopped' && event.state !== 'cancelled' && (
          <>
            <BoxSeen box={board.box} timeZone={session.timeZone} />
            <BoxTrouble box={board.box} />
          </>
        )}
        {change.error !== null && <Problem error={change.error} />}
        <Notice state={event.state} workouts={event.workouts} />
      </div>
      {seats.length === 0 ? <p className="empty">{t('live.noRiders')}</p> : <Tiles seats={seats} />}
      <Ranking riders={board.riders} together={board.together} />
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

function Notice({ state, workouts }: { state: LiveBoard['event']['state']; workouts: number }) {
  const { t } = useTranslation('board');
  if (state === 'started') return null;
  const text = {
    scheduled: t('live.notStarted'),
    cancelled: t('live.cancelledNotice'),
    stopped: workouts === 0 ? t('live.stoppedNone') : t('live.stopped', { count: workouts }),
  }[state];
  return (
    <p className="notice" data-state={state} role="status">
      {text}
    </p>
  );
}
