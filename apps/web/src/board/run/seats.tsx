import './words.ts';
import IconArrowsExchange from '@tabler/icons-react/dist/esm/icons/IconArrowsExchange.mjs';
import type { ClassSensors, LiveBoard } from '@tandem/api/tracker';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import type { SeatToChoose } from '../sensors/seat-dialog.tsx';
import { UndoBar } from '../sensors/undo-bar.tsx';
import { useClassSensors } from '../sensors/use-class-sensors.ts';

/** Once somebody changes seats. */
const SeatDialog = lazy(() => import('../sensors/seat-dialog.tsx'));

type Seated = ClassSensors['seated'][number];
/** Nobody is chosen yet, or who moves. */
type Asked = 'who' | Seated;
type Props = { board: LiveBoard; seatIds: readonly number[] };

/** Who sits on another's bike, or on a free one: two taps on the room's seats, and one takes it back. */
export function Seats({ board, seatIds }: Props) {
  const { t } = useTranslation(['run', 'board']);
  const { eventId } = board.event;
  const [asked, setAsked] = useState<Asked | null>(null);
  const { known, last } = useClassSensors(eventId);
  const { seated = [], lastChange = null } = known.data ?? {};
  const nameOf = ({ clientId }: Seated) =>
    board.riders.find((rider) => rider.clientId === clientId)?.name || t('arrivals.nameless');
  const holderOf = (seatId: number) => seated.find((one) => one.seatId === seatId);
  const seats = (wanted: (holder: Seated | undefined) => boolean): SeatToChoose[] =>
    seatIds
      .filter((seatId) => !board.unsentSeats.includes(seatId))
      .map((seatId) => ({ seatId, holder: holderOf(seatId) }))
      .filter(({ holder }) => wanted(holder))
      .map(({ seatId, holder }) => ({
        seatId,
        note: holder === undefined ? t('seats.free') : nameOf(holder),
        // Most likely it is another’s, and not a free one.
        wanted: holder !== undefined,
      }));
  const move = (rider: Seated, to: number) => {
    setAsked(null);
    const other = holderOf(to);
    const said = { name: nameOf(rider), from: rider.seatId, to };
    last.act({
      doing: () =>
        tracker.moveRider({
          params: { eventId },
          body: { from: rider, to: { seatId: to, clientId: other?.clientId ?? null } },
        }),
      said: other ? t('seats.saidSwap', { ...said, other: nameOf(other) }) : t('seats.saidMove', said),
      back: ({ changeId }) => tracker.undoRosterChange({ params: { eventId }, body: { changeId } }),
    });
  };
  if (seated.length === 0 && last.done === null && last.error === null) return null;
  return (
    <section className="class-sensors" aria-label={t('seats.open')}>
      <UndoBar of={last} />
      <div className="choices">
        <button type="button" className="button" disabled={last.pending} onClick={() => setAsked('who')}>
          <IconArrowsExchange aria-hidden /> {t('seats.open')}
        </button>
        {lastChange !== null && last.done === null && (
          <UndoLast eventId={eventId} changeId={lastChange} last={last} />
        )}
      </div>
      {asked !== null && (
        <Suspense>
          {asked === 'who' ? (
            <SeatDialog
              key="who"
              title={t('seats.title')}
              seats={seats((holder) => holder !== undefined)}
              onChoose={(seatId) => setAsked(holderOf(seatId) ?? null)}
              onClose={() => setAsked((now) => (now === 'who' ? null : now))}
            >
              <p>{t('seats.hint')}</p>
            </SeatDialog>
          ) : (
            <SeatDialog
              key="where"
              title={t('seats.where', { name: nameOf(asked), seat: asked.seatId })}
              seats={seats((holder) => holder?.clientId !== asked.clientId)}
              onChoose={(seatId) => move(asked, seatId)}
              onClose={() => setAsked(null)}
            >
              <p>{t('seats.whereHint')}</p>
            </SeatDialog>
          )}
        </Suspense>
      )}
    </section>
  );
}

/** What was done on another screen, or before this one was opened. */
function UndoLast({
  eventId,
  changeId,
  last,
}: {
  eventId: number;
  changeId: number;
  last: ReturnType<typeof useClassSensors>['last'];
}) {
  const { t } = useTranslation('run');
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
      {t('seats.undoLast')}
    </button>
  );
}
