import './words.ts';
import type { ClassSensors, LiveBoard, LiveRider } from '@tandem/api/tracker';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tileName } from '../../ui/tile-name.ts';
import { tracker } from '../api.ts';
import { part } from '../part.ts';
import { fewOf, SeatChoice } from '../sensors/seat-choice.tsx';
import { UndoBar } from '../sensors/undo-bar.tsx';
import { useRoster } from './use-roster.ts';

/** Once somebody says where a rider sits. */
const SeatDialog = part(() => import('../sensors/seat-dialog.tsx'));

type Arrival = ClassSensors['arrivals'][number];
type Props = { board: LiveBoard; seatIds: readonly number[] };

/** Who came without a booking: where those sit whom a strap has signed in, or that somebody is none of this class. */
export function Arrivals({ board, seatIds }: Props) {
  const { t } = useTranslation(['run', 'board']);
  const { eventId } = board.event;
  const [chosen, setChosen] = useState<Arrival | null>(null);
  const { known, last, nameOf, change } = useRoster(board);
  const arrivals = known?.arrivals ?? [];
  const riderOf = ({ clientId }: Arrival) => board.riders.find((rider) => rider.clientId === clientId);
  const sit = ({ clientId }: Arrival, seatId: number) => {
    setChosen(null);
    change(
      () => tracker.seatRider({ params: { eventId, clientId }, body: { seatId } }),
      t('arrivals.saidSits', { name: nameOf(clientId), seat: seatId }),
    );
  };
  const takeOff = ({ clientId, by }: Arrival) =>
    change(
      () => tracker.unseatRider({ params: { eventId, clientId } }),
      t(by === 'strap' ? 'arrivals.saidOff' : 'arrivals.saidGone', { name: nameOf(clientId) }),
    );
  if (arrivals.length === 0 && last.done === null && last.error === null) return null;
  const seated = arrivals.filter(({ sits }) => sits);
  return (
    <section className="class-sensors" aria-label={t('arrivals.title')}>
      <UndoBar of={last} />
      {arrivals
        .filter(({ sits }) => !sits)
        .map((one) => (
          <Card
            key={one.clientId}
            name={nameOf(one.clientId)}
            rider={riderOf(one)}
            turning={board.riders.filter((rider) => rider.clientId === null && !rider.stale)}
            pending={last.pending}
            sit={(seatId) => sit(one, seatId)}
            choose={() => setChosen(one)}
            takeOff={() => takeOff(one)}
          />
        ))}
      {seated.length > 0 && (
        <details>
          <summary>{t('arrivals.seated', { count: seated.length })}</summary>
          <ul>
            {seated.map((one) => (
              <li key={one.clientId}>
                <p>{[nameOf(one.clientId), t('board:tile.seat', { seat: one.seatId })].join(' · ')}</p>
                <button
                  type="button"
                  className="button"
                  disabled={last.pending}
                  aria-label={t('arrivals.offOf', { name: nameOf(one.clientId) })}
                  onClick={() => takeOff(one)}
                >
                  {t('arrivals.off')}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {chosen !== null && (
        <Suspense>
          <SeatDialog
            title={t('arrivals.where', { name: nameOf(chosen.clientId) })}
            seats={seatsFor(board, seatIds, t('board:tile.booked'))}
            onChoose={(seatId) => sit(chosen, seatId)}
            onClose={() => setChosen(null)}
          />
        </Suspense>
      )}
    </section>
  );
}

function Card(props: {
  name: string;
  rider: LiveRider | undefined;
  /** Bikes that send with nobody on them. */
  turning: readonly LiveRider[];
  pending: boolean;
  sit: (seatId: number) => void;
  choose: () => void;
  takeOff: () => void;
}) {
  const { t } = useTranslation(['run', 'board']);
  const { name, rider, pending } = props;
  const few = fewOf(props.turning);
  const bpm = rider?.heartRateBpm ?? null;
  return (
    <article className="unknown" aria-label={t('arrivals.byStrap', { name })}>
      <h2>{t('arrivals.heading')}</h2>
      <p className="what">
        <span>{name}</span>
        {bpm !== null && (
          <span>
            <b>{Math.round(bpm)}</b> bpm
          </span>
        )}
      </p>
      <p>{t(few.length > 0 ? 'arrivals.askTurning' : 'arrivals.ask')}</p>
      <SeatChoice
        seats={few}
        says={(seat) => t('arrivals.sitsOn', { name, seat })}
        pending={pending}
        choose={props.sit}
      />
      <div className="choices">
        <button
          type="button"
          className={few.length > 0 ? 'button' : 'button primary'}
          disabled={pending}
          onClick={props.choose}
        >
          {t(few.length > 0 ? 'board:claims.otherSeat' : 'arrivals.choose')}
        </button>
        <button
          type="button"
          className="button"
          disabled={pending}
          aria-label={t('arrivals.offOf', { name })}
          onClick={props.takeOff}
        >
          {t('arrivals.off')}
        </button>
      </div>
    </article>
  );
}

/** All seats of the room: those wanted that send with nobody on them, and who holds each of the others. */
function seatsFor(
  { riders, hiddenSeats, unsentSeats }: LiveBoard,
  seatIds: readonly number[],
  booked: string,
) {
  return seatIds.map((seatId) => {
    const rider = riders.find((one) => one.seatId === seatId);
    const note =
      hiddenSeats.includes(seatId) || unsentSeats.includes(seatId) ? booked : tileName(rider?.name ?? '');
    return { seatId, note, wanted: rider?.clientId === null };
  });
}
