import './words.ts';
import './sprint.css';
import type { SprintTold } from '@tandem/api/tracker';
import { isByWeight, SPRINT_SECONDS, type SprintMeasure, sprintMeasures } from '@tandem/api/words';
import { sprintAt } from '@tandem/metrics/modes';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { useClassTime } from '../use-class-time.ts';
import type { Heard } from '../use-live-board.ts';

const USUAL_SECONDS = 30;

type Props = { of: SprintTold | null; heard: Heard; running: boolean };

/** What the instructor does with a sprint: starts it, ends an open one, once more, off the wall. */
export function SprintControls({ of, heard, running }: Props) {
  const { t } = useTranslation('modes');
  const params = { eventId: heard.board.event.eventId };
  const [seconds, setSeconds] = useState<number | null>(USUAL_SECONDS);
  const [chosen, setMeasure] = useState<SprintMeasure>('meanW');
  const { elapsedSeconds } = useClassTime(heard);
  const phase = of === null ? null : sprintAt(of, elapsedSeconds).phase;
  // One that is there stays by weight, or by anything else.
  const measure = of?.measure ?? chosen;
  // What comes of it is told by the live line, to this screen as to the others.
  const act = useMutation({
    mutationFn: (press: 'start' | 'end' | 'dismiss' | { measure: SprintMeasure }) => {
      if (press === 'start')
        return tracker.startSprint({ params, body: { after: of?.number ?? null, seconds, measure } });
      const number = of!.number;
      if (press === 'end') return tracker.endSprint({ params, body: { number } });
      if (press === 'dismiss') return tracker.dismissSprint({ params, body: { number } });
      return tracker.rankSprint({ params, body: { number, ...press } });
    },
  });
  const rankBy = (next: SprintMeasure) => {
    setMeasure(next);
    if (of !== null) act.mutate({ measure: next });
  };
  return (
    <details className="mode-controls" open={of !== null || undefined}>
      <summary>{t('sprint.title')}</summary>
      <div>
        {running && (
          <fieldset className="switch">
            <legend className="visually-hidden">{t('sprint.length')}</legend>
            {[...SPRINT_SECONDS, null].map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={seconds === each}
                title={each === null ? t('sprint.openHint') : undefined}
                onClick={() => setSeconds(each)}
              >
                {each === null ? t('sprint.open') : t('sprint.seconds', { seconds: each })}
              </button>
            ))}
          </fieldset>
        )}
        <label className="field">
          {t('sprint.rankBy')}
          <select value={measure} onChange={({ target }) => rankBy(target.value as SprintMeasure)}>
            {sprintMeasures
              .filter((each) => of === null || isByWeight(each) === isByWeight(of.measure))
              .map((each) => (
                <option key={each} value={each}>
                  {t(`sprint.measures.${each}`)}
                </option>
              ))}
          </select>
        </label>
        <div className="mode-buttons">
          {phase === 'on' && of?.open && (
            <button type="button" className="button primary" onClick={() => act.mutate('end')}>
              {t('sprint.end')}
            </button>
          )}
          {running && !(phase === 'on' && of?.open) && (
            <button
              type="button"
              className={phase === null || phase === 'over' ? 'button primary' : 'button'}
              disabled={act.isPending}
              onClick={() => act.mutate('start')}
            >
              {t(phase === null ? 'sprint.start' : phase === 'over' ? 'sprint.again' : 'sprint.anew')}
            </button>
          )}
          {phase !== null && (
            <button type="button" className="button" onClick={() => act.mutate('dismiss')}>
              {t(phase === 'over' ? 'sprint.dismiss' : 'sprint.cancel')}
            </button>
          )}
        </div>
        {act.error !== null && <Problem error={act.error} />}
      </div>
    </details>
  );
}
