import IconPlayerPauseFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPauseFilled.mjs';
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import type { EventSummary, LiveBoard } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { clock } from '../base/clock.ts';
import { RoomSeen } from './box-seen.tsx';
import { rangesOf, signalOf } from './seats.ts';
import { useOwnClock } from './use-class-time.ts';
import type { Heard, Line } from './use-live-board.ts';

/** So many ranges of seats are named; of more, how many there are. */
const MAX_NAMED = 6;

type Props = { heard: Heard; event: EventSummary; paused: boolean; line: Line; timeZone: string };

/** One line that is always there: who is heard, how the class stands, and whether the numbers are fresh. */
export function Strip({ heard, event, paused, line, timeZone }: Props) {
  const { board } = heard;
  const ends = event.state === 'stopped' || event.state === 'cancelled';
  return (
    <div className="strip">
      {paused ? (
        <Paused heard={heard} event={event} />
      ) : (
        <>
          {event.state === 'started' && <Signal riders={board.riders} />}
          <Notice event={event} booked={signalOf(board.riders).booked} />
        </>
      )}
      {line === 'live' ? !ends && <RoomSeen room={board} timeZone={timeZone} /> : <LineMark line={line} />}
    </div>
  );
}

/** Stands where it is told who is heard: in a pause nobody need be. */
function Paused({ heard: { board, atMs }, event }: Pick<Props, 'heard' | 'event'>) {
  const { t } = useTranslation('board');
  const pausedAtMs = Date.parse(event.startedAt!) + event.pauses.at(-1)! * 1000;
  const agoMs = useOwnClock() - atMs;
  const seconds = Math.floor((Date.parse(board.serverTime) + agoMs - pausedAtMs) / 1000);
  return (
    <p className="paused" role="status">
      <IconPlayerPauseFilled aria-hidden />
      <b>{t('live.paused')}</b>
      <time aria-hidden>{clock(Math.max(0, seconds))}</time>
      <span>{t('live.pausedWhy')}</span>
    </p>
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
