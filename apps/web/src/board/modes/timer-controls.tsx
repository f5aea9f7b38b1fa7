import './words.ts';
import type { TimerTold } from '@tandem/api/tracker';
import { MAX_TIMER_PHASE_SECONDS, MAX_TIMER_ROUNDS, MIN_TIMER_WORK_SECONDS } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';

const USUAL = { workSeconds: 40, restSeconds: 20, rounds: 8 };
const BOUNDS = {
  workSeconds: [MIN_TIMER_WORK_SECONDS, MAX_TIMER_PHASE_SECONDS],
  restSeconds: [0, MAX_TIMER_PHASE_SECONDS],
  rounds: [1, MAX_TIMER_ROUNDS],
} as const;
type Field = keyof typeof BOUNDS;
const FIELDS = Object.keys(BOUNDS) as Field[];

type Props = { of: TimerTold | null; eventId: number };

/** What the instructor does with an interval timer: sets it up, starts, pauses and stops it. */
export function TimerControls({ of, eventId }: Props) {
  const { t } = useTranslation('modes');
  const params = { eventId };
  const [typed, setTyped] = useState<Record<Field, string>>({
    workSeconds: String(USUAL.workSeconds),
    restSeconds: String(USUAL.restSeconds),
    rounds: String(USUAL.rounds),
  });
  // What comes of it is told by the live line, to this screen as to the others.
  const act = useMutation({
    mutationFn: (press: 'start' | 'stop' | { paused: boolean }) => {
      const set = {
        workSeconds: Number(typed.workSeconds),
        restSeconds: Number(typed.restSeconds),
        rounds: Number(typed.rounds),
      };
      if (press === 'start')
        return tracker.startTimer({ params, body: { after: of?.number ?? null, ...set } });
      const { number } = of!;
      return press === 'stop'
        ? tracker.stopTimer({ params, body: { number } })
        : tracker.pauseTimer({ params, body: { number, ...press } });
    },
  });
  // In a pause of its class it goes on with that, unless it is paused itself.
  const isPaused = of?.beganAtMs === null && !of.held;
  return (
    <details className="mode-controls" open={of !== null || undefined}>
      <summary>{t('timer.short')}</summary>
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          act.mutate('start');
        }}
      >
        {of === null && (
          <div className="timer-fields">
            {FIELDS.map((each) => (
              <label key={each} className="field">
                {t(`timer.fields.${each}`)}
                <input
                  type="number"
                  inputMode="numeric"
                  required
                  min={BOUNDS[each][0]}
                  max={BOUNDS[each][1]}
                  value={typed[each]}
                  onChange={({ target }) => setTyped({ ...typed, [each]: target.value })}
                />
              </label>
            ))}
          </div>
        )}
        <div className="mode-buttons">
          {of === null ? (
            <button type="submit" className="button primary" disabled={act.isPending}>
              {t('timer.start')}
            </button>
          ) : (
            <>
              <button
                type="button"
                className={isPaused ? 'button primary' : 'button'}
                onClick={() => act.mutate({ paused: !isPaused })}
              >
                {t(isPaused ? 'timer.goOn' : 'timer.pause')}
              </button>
              <button type="button" className="button" onClick={() => act.mutate('stop')}>
                {t('timer.stop')}
              </button>
            </>
          )}
        </div>
        {of?.held && <p className="hint">{t('timer.held')}</p>}
        {act.error !== null && <Problem error={act.error} />}
      </form>
    </details>
  );
}
