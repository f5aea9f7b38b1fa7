import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs';
import IconMaximize from '@tabler/icons-react/dist/esm/icons/IconMaximize.mjs';
import IconMinimize from '@tabler/icons-react/dist/esm/icons/IconMinimize.mjs';
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import type { LiveBoard } from '@tandem/api/tracker';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../base/clock.ts';
import { useFormat } from '../base/format.ts';
import { goTo } from './place.ts';
import type { Line } from './use-live-board.ts';

type Props = { board: LiveBoard; line: Line; timeZone: string; children: ReactNode };

/** Which class, how long already, and whether the numbers are fresh. */
export function LiveHeader({ board, line, timeZone, children }: Props) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { event, elapsedSeconds } = board;
  const subtitle = [
    format.time(event.startsAt, timeZone),
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
      <LineMark line={line} />
      <time className="elapsed" role="timer" aria-label={t('live.elapsed')}>
        {clock(elapsedSeconds)}
      </time>
      <FullScreen />
      {children}
    </header>
  );
}

function LineMark({ line }: { line: Line }) {
  const { t } = useTranslation('board');
  return (
    <p className="line" role="status">
      {line === 'lost' && (
        <>
          <IconPlugConnectedX aria-hidden /> {t('live.reconnecting')}
        </>
      )}
      {line === 'connecting' && t('live.connecting')}
    </p>
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
