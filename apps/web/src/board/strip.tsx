import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import type { EventSummary, LiveBoard } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { RoomSeen } from './box-seen.tsx';
import { rangesOf, signalOf } from './seats.ts';
import type { Line } from './use-live-board.ts';

/** So many ranges of seats are named; of more, how many there are. */
const MAX_NAMED = 6;

type Props = { board: LiveBoard; event: EventSummary; line: Line; timeZone: string };

/** One line that is always there: who is heard, how the class stands, and whether the numbers are fresh. */
export function Strip({ board, event, line, timeZone }: Props) {
  const ends = event.state === 'stopped' || event.state === 'cancelled';
  return (
    <div className="strip">
      {event.state === 'started' && <Signal riders={board.riders} />}
      <Notice event={event} booked={signalOf(board.riders).booked} />
      {line === 'live' ? !ends && <RoomSeen room={board} timeZone={timeZone} /> : <LineMark line={line} />}
    </div>
  );
}

function Signal({ riders }: Pick<LiveBoard, 'riders'>) {
  const { t } = useTranslation('board');
  const { heard, booked, waiting } = signalOf(riders);
  if (booked === 0) return null;
  const ranges = rangesOf(waiting);
  const seats =
    ranges.length > MAX_NAMED
      ? t('live.waitingMany', { count: waiting.length })
      : t('live.waiting', { seats: ranges.join(', ') });
  return (
    <p className="signal" data-waiting={waiting.length > 0 || undefined}>
      <b>{t('live.heard', { heard, booked })}</b>
      {waiting.length > 0 && <span>{seats}</span>}
    </p>
  );
}

function LineMark({ line }: { line: Exclude<Line, 'live'> }) {
  const { t } = useTranslation('board');
  return (
    <p className="line" role="status">
      {line === 'lost' && <IconPlugConnectedX aria-hidden />}
      {t(line === 'lost' ? 'live.reconnecting' : 'live.connecting')}
    </p>
  );
}

function Notice({ event: { state, workouts }, booked }: { event: EventSummary; booked: number }) {
  const { t } = useTranslation('board');
  const text = {
    started: '',
    scheduled: [booked > 0 && t('classes.booked', { count: booked }), t('live.notStarted')]
      .filter(Boolean)
      .join(' · '),
    cancelled: t('live.cancelledNotice'),
    stopped: workouts === 0 ? t('live.stoppedNone') : t('live.stopped', { count: workouts }),
  }[state];
  return (
    <p className="notice" data-state={state} role="status">
      {text}
    </p>
  );
}
