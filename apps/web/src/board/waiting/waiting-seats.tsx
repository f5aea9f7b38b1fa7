import './words.ts';
import './waiting.css';
import type { LiveBoard, SeatSignal } from '@tandem/api/tracker';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import { useFormat } from '../../base/format.ts';
import { useNow } from '../../base/use-now.ts';
import { tracker } from '../api.ts';
import { arrangeSeats } from '../seats.ts';
import { Tiles } from '../tiles.tsx';
import { useWaiting } from './use-waiting.ts';
import { heardAs, WaitingSeat } from './waiting-seat.tsx';

const SECOND_MS = 1_000;

type Props = { boxId: number; board: LiveBoard; timeZone: string; still: boolean };

/** Before Start: each seat where its tile will stand, with who is expected and how they are heard; beside them what comes, and when. */
export function WaitingSeats({ boxId, board, timeZone, still }: Props) {
  const boxes = useQuery({
    queryKey: ['boxes'],
    queryFn: () => tracker.listBoxes(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const asked = useWaiting(boxId).data;
  // On a class that its room does not wait for nothing is known of who is heard.
  const told = asked?.event?.eventId === board.event.eventId ? asked : undefined;
  const signals = new Map(told?.signals.map((signal) => [signal.seatId, signal]));
  const seatIds = boxes.data?.find((box) => box.boxId === board.event.boxId)?.seatIds ?? [];
  return (
    <>
      <Tiles wall={arrangeSeats(board, seatIds)} still={still}>
        {(seat) => <WaitingSeat key={seat.seatId} seat={seat} signal={signals.get(seat.seatId)} />}
      </Tiles>
      <Coming board={board} timeZone={timeZone} signals={told?.signals ?? []} strays={told?.strays ?? 0} />
    </>
  );
}

type ComingProps = { board: LiveBoard; timeZone: string; signals: readonly SeatSignal[]; strays: number };

function Coming({ board: { event, riders }, timeZone, signals, strays }: ComingProps) {
  const { t } = useTranslation('waiting');
  const { t: b } = useTranslation('board');
  const format = useFormat();
  const leftSeconds = (Date.parse(event.startsAt) - useNow(SECOND_MS)) / 1000;
  const heard = signals.filter((signal) => heardAs(signal) === 'heard' || heardAs(signal) === 'weak').length;
  const minutes = Math.ceil(leftSeconds / 60);
  const left =
    minutes > 60
      ? t('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
      : clock(leftSeconds);
  return (
    <aside className="coming">
      <p className="coming-in">
        <span>{t(leftSeconds > 0 ? 'in' : 'due')}</span>
        {leftSeconds > 0 && (
          <time role="timer" style={{ '--letters': left.length }}>
            {left}
          </time>
        )}
      </p>
      <p className="coming-at">
        <b>{format.time(event.startsAt, timeZone)}</b>
        {event.instructorName !== '' && <span>{b('live.with', { name: event.instructorName })}</span>}
      </p>
      {riders.length > 0 && (
        <p className="coming-heard">
          <b>{t('heardOf', { heard, count: riders.length })}</b>
          <span>{t('wear')}</span>
        </p>
      )}
      {strays > 0 && <p className="coming-stray">{t('strays', { count: strays })}</p>}
    </aside>
  );
}
