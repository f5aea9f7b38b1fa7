import './words.ts';
import IconArrowsExchange from '@tabler/icons-react/dist/esm/icons/IconArrowsExchange.mjs';
import type { ClassSensors, LiveBoard } from '@tandem/api/tracker';
import { WALK_IN_AHEAD_MINUTES } from '@tandem/api/words';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tileName } from '../../ui/tile-name.ts';
import { tracker } from '../api.ts';
import { part } from '../part.ts';
import type { SeatToChoose } from '../sensors/seat-dialog.tsx';
import { UndoBar } from '../sensors/undo-bar.tsx';
import { useRoster } from './use-roster.ts';
import type { WalkIn } from './walk-in-dialog.tsx';

/** Once somebody comes late. */
const WalkInDialog = part(() => import('./walk-in-dialog.tsx'));

/** Once somebody changes seats. */
const SeatDialog = part(() => import('../sensors/seat-dialog.tsx'));

const MINUTE_MS = 60_000;

type Seated = ClassSensors['seated'][number];
/** Who moves, or who has come: nobody is chosen yet, or somebody whose seat is asked. */
type Asked = { step: 'who' } | { step: 'where'; rider: Seated } | { step: 'come'; seatId: number };
type Props = { board: LiveBoard; seatIds: readonly number[] };

/**
 * Who sits on another's bike, or on a free one: two taps on the room's seats. Who stands in the door: a name and a free seat.
 * One tap takes either back.
 */
export function Seats({ board, seatIds }: Props) {
  const { t } = useTranslation(['run', 'board']);
  const { eventId } = board.event;
  const [asked, setAsked] = useState<Asked | null>(null);
  const { known, last, nameOf, change } = useRoster(board);
  const { seated = [], lastMove = null } = known ?? {};
  const holderOf = (seatId: number) => seated.find((one) => one.seatId === seatId);
  const turns = (seatId: number) =>
    board.riders.some((rider) => rider.seatId === seatId && rider.clientId === null && !rider.stale);
  const seats = (wanted: (holder: Seated | undefined) => boolean): SeatToChoose[] =>
    seatIds
      .filter((seatId) => !board.unsentSeats.includes(seatId))
      .map((seatId) => ({ seatId, holder: holderOf(seatId) }))
      .filter(({ holder }) => wanted(holder))
      .map(({ seatId, holder }) => ({
        seatId,
        note: holder === undefined ? t('seats.free') : nameOf(holder.clientId),
        // Most likely it is another’s, or one that turns with nobody on it.
        wanted: holder !== undefined || turns(seatId),
      }));
  const begins = Date.parse(board.event.startsAt) - Date.parse(board.serverTime);
  const soon = board.event.state === 'started' || begins <= WALK_IN_AHEAD_MINUTES * MINUTE_MS;
  const move = (rider: Seated, to: number) => {
    const other = holderOf(to);
    const said = { name: nameOf(rider.clientId), from: rider.seatId, to };
    const body = { from: rider, to: { seatId: to, clientId: other?.clientId ?? null } };
    setAsked(null);
    change(
      () => tracker.moveRider({ params: { eventId }, body }),
      other ? t('seats.saidSwap', { ...said, other: nameOf(other.clientId) }) : t('seats.saidMove', said),
    );
  };
  const add = ({ clientId, name }: WalkIn, seatId: number) => {
    setAsked(null);
    change(
      () => tracker.addWalkIn({ params: { eventId }, body: { clientId, seatId } }),
      t('late.said', { name: tileName(name), seat: seatId }),
    );
  };
  /** A dialog that was closed since it was chosen in has led on to the next. */
  const leave = (step: Asked['step']) => setAsked((now) => (now?.step === step ? null : now));
  // Before it is known who sits where nothing is offered.
  const isEmpty = board.riders.every(({ clientId }) => clientId === null);
  if (seated.length === 0 && !(known !== undefined && soon && isEmpty)) return null;
  return (
    <section className="class-sensors" aria-label={t('seats.open')}>
      <UndoBar of={last} />
      <div className="seat-tools">
        <button
          type="button"
          className="button"
          disabled={last.pending}
          onClick={() => setAsked({ step: 'who' })}
        >
          <IconArrowsExchange aria-hidden /> {t('seats.open')}
        </button>
        {lastMove !== null && last.done === null && (
          <UndoLast
            eventId={eventId}
            changeId={lastMove.changeId}
            names={lastMove.clientIds.map(nameOf)}
            last={last}
          />
        )}
      </div>
      {asked !== null && (
        <Suspense>
          {asked.step === 'who' && (
            <SeatDialog
              title={t('seats.title')}
              seats={seats((holder) => holder !== undefined || soon)}
              onChoose={(seatId) => {
                const rider = holderOf(seatId);
                setAsked(rider ? { step: 'where', rider } : { step: 'come', seatId });
              }}
              onClose={() => leave('who')}
            >
              <p>{t(soon ? 'seats.hint' : 'seats.hintAhead')}</p>
            </SeatDialog>
          )}
          {asked.step === 'where' && (
            <SeatDialog
              title={t('seats.where', { name: nameOf(asked.rider.clientId), seat: asked.rider.seatId })}
              seats={seats((holder) => holder?.clientId !== asked.rider.clientId)}
              onChoose={(seatId) => move(asked.rider, seatId)}
              onClose={() => leave('where')}
            >
              <p>{t('seats.whereHint')}</p>
            </SeatDialog>
          )}
          {asked.step === 'come' && (
            <WalkInDialog
              eventId={eventId}
              seatId={asked.seatId}
              onChoose={(walkIn) => add(walkIn, asked.seatId)}
              onClose={() => leave('come')}
            />
          )}
        </Suspense>
      )}
    </section>
  );
}

/** The change of seats of a moment ago that was made on another screen, or before this one was opened. */
function UndoLast({
  eventId,
  changeId,
  names,
  last,
}: {
  eventId: number;
  changeId: number;
  names: readonly string[];
  last: ReturnType<typeof useRoster>['last'];
}) {
  const { t, i18n } = useTranslation('run');
  const people = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(names);
  return (
    <button
      type="button"
      className="button"
      disabled={last.pending}
      onClick={() =>
        last.act({
          doing: () => tracker.undoRosterChange({ params: { eventId }, body: { changeId } }),
          said: t('seats.saidUndone'),
          back: null,
        })
      }
    >
      {t('seats.undoLast', { names: people })}
    </button>
  );
}
