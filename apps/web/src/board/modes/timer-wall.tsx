import './words.ts';
import './timer.css';
import type { TimerTold } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { clock } from '../../base/clock.ts';
import type { Heard } from '../use-live-board.ts';
import { SoundSwitch } from './sound-switch.tsx';
import { useTimer } from './use-timer.ts';

/** Work or rest, how long still and which round: above the tiles, to be read and heard from the last row. */
export function TimerWall({ of, heard }: { of: TimerTold; heard: Heard }) {
  const { t } = useTranslation('modes');
  const { phase, round, leftMs, share } = useTimer(of, heard);
  const isPaused = of.beganAtMs === null;
  return (
    <section
      className="timer"
      aria-label={t('timer.title')}
      data-phase={phase}
      data-paused={isPaused || undefined}
      style={{ '--share': share }}
    >
      <b>{t(isPaused ? 'timer.paused' : `timer.${phase}`)}</b>
      <time role="timer" aria-label={t('timer.left')}>
        {clock(Math.ceil(leftMs / 1000))}
      </time>
      <span>{t('timer.round', { round, rounds: of.rounds })}</span>
      <SoundSwitch />
    </section>
  );
}
