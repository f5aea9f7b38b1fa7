import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs';
import IconMaximize from '@tabler/icons-react/dist/esm/icons/IconMaximize.mjs';
import IconMinimize from '@tabler/icons-react/dist/esm/icons/IconMinimize.mjs';
import IconPlayerPauseFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPauseFilled.mjs';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../base/clock.ts';
import { useFormat } from '../base/format.ts';
import { goTo } from './place.ts';
import { useClassTime } from './use-class-time.ts';
import type { Heard } from './use-live-board.ts';

type Props = { heard: Heard; paused: boolean; room: string | null; timeZone: string; children: ReactNode };

/** Which class, how long already, and how long still. */
export function LiveHeader({ heard, paused, room, timeZone, children }: Props) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { event } = heard.board;
  const subtitle = [
    format.timeRange(event.startsAt, event.extendedFrom === null ? event.endsAt : event.plannedEnd, timeZone),
    room ?? '',
    event.instructorName === '' ? '' : t('live.with', { name: event.instructorName }),
  ];
  return (
    <header className="live-header">
      <a
        className="back"
        href="/"
        aria-label={t('live.back')}
        onClick={(click) => {
          click.preventDefault();
          goTo(null);
        }}
      >
        <IconArrowLeft aria-hidden />
      </a>
      <div className="what">
        <h1>{event.title}</h1>
        <p>{subtitle.filter((part) => part !== '').join(' · ')}</p>
      </div>
      <Time heard={heard} paused={paused} />
      <FullScreen />
      {children}
    </header>
  );
}

/** Before Start there is no time that could be told. While the line is lost the clock runs on by itself. */
function Time({ heard, paused }: Pick<Props, 'heard' | 'paused'>) {
  const { t } = useTranslation('board');
  const { state } = heard.board.event;
  const { elapsedSeconds, leftMinutes } = useClassTime(heard);
  if (state !== 'started' && state !== 'stopped') return null;
  return (
    <div className="time">
      <time className="elapsed" role="timer" aria-label={t('live.elapsed')}>
        {paused && <IconPlayerPauseFilled role="img" aria-label={t('live.paused')} />}
        {clock(elapsedSeconds)}
      </time>
      {state === 'started' && (
        <p>
          {leftMinutes < 0 ? t('live.over', { count: -leftMinutes }) : t('live.left', { count: leftMinutes })}
        </p>
      )}
    </div>
  );
}

function FullScreen() {
  const { t } = useTranslation('board');
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = () => void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  return (
    <button
      type="button"
      className="button icon full-screen"
      aria-label={t(full ? 'live.leaveFullScreen' : 'live.fullScreen')}
      onClick={toggle}
    >
      {full ? <IconMinimize aria-hidden /> : <IconMaximize aria-hidden />}
    </button>
  );
}
