import type { TeamsOnBoard } from '@tandem/api/tracker';
import {
  type ContestMeasure,
  type ContestSides,
  contestMeasures,
  contestSides,
  MAX_CONTEST_GOAL,
  MAX_CONTEST_SECONDS,
} from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';

/** How a contest ends: when somebody ends it, after so many minutes, or over so much. */
const KINDS = ['open', 'time', 'goal'] as const;
const USUAL_MINUTES = 5;
const USUAL_GOAL: Record<ContestMeasure, number> = { distanceM: 2000, workKj: 50, points: 15 };

type Props = { of: TeamsOnBoard; eventId: number; running: boolean };

/** Measures teams or riders against each other: start, anew, end, off the wall. */
export function ContestControls({ of, eventId, running }: Props) {
  const { t } = useTranslation('modes');
  const params = { eventId };
  const { contest } = of;
  const [sides, setSides] = useState<ContestSides>('teams');
  const [measure, setMeasure] = useState<ContestMeasure>('distanceM');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('open');
  const [minutes, setMinutes] = useState(USUAL_MINUTES);
  const [goals, setGoals] = useState(USUAL_GOAL);
  const until = { open: null, time: minutes, goal: goals[measure] }[kind];
  const act = useMutation({
    mutationFn: (press: 'start' | 'end' | 'clear') => {
      if (press !== 'start') {
        const body = { number: contest!.number };
        return press === 'end'
          ? tracker.endContest({ params, body })
          : tracker.clearContest({ params, body });
      }
      const seconds = kind === 'time' ? Math.round(minutes * 60) : null;
      const goal = kind === 'goal' ? goals[measure] : null;
      const after = contest?.number ?? null;
      return tracker.startContest({
        params,
        body: { number: of.number, after, sides, measure, seconds, goal },
      });
    },
  });
  return (
    <>
      {running && (
        <>
          <fieldset className="switch">
            <legend className="visually-hidden">{t('teams.who')}</legend>
            {contestSides.map((each) => (
              <button key={each} type="button" aria-pressed={sides === each} onClick={() => setSides(each)}>
                {t(`teams.sides.${each}`)}
              </button>
            ))}
          </fieldset>
          <label className="field">
            {t('sprint.rankBy')}
            <select value={measure} onChange={({ target }) => setMeasure(target.value as ContestMeasure)}>
              {contestMeasures.map((each) => (
                <option key={each} value={each}>
                  {t(`teams.measures.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            {t('teams.until')}
            <select value={kind} onChange={({ target }) => setKind(target.value as (typeof KINDS)[number])}>
              {KINDS.map((each) => (
                <option key={each} value={each}>
                  {t(`teams.kinds.${each}`)}
                </option>
              ))}
            </select>
          </label>
          {kind === 'time' && (
            <label className="field">
              {t('teams.minutes')}
              <input
                type="number"
                inputMode="decimal"
                min={1}
                max={MAX_CONTEST_SECONDS / 60}
                value={minutes}
                onChange={({ target }) => setMinutes(target.valueAsNumber)}
              />
            </label>
          )}
          {kind === 'goal' && (
            <label className="field">
              {t('teams.goal', { unit: t(`teams.units.${measure}`) })}
              <input
                type="number"
                inputMode="numeric"
                min={1}
                max={MAX_CONTEST_GOAL[measure]}
                value={goals[measure]}
                onChange={({ target }) => setGoals({ ...goals, [measure]: target.valueAsNumber })}
              />
            </label>
          )}
        </>
      )}
      <div className="mode-buttons">
        {running && (
          <button
            type="button"
            className={contest === null ? 'button primary' : 'button'}
            disabled={act.isPending || !(until === null || until > 0)}
            onClick={() => act.mutate('start')}
          >
            {t(contest === null ? 'teams.start' : 'teams.anew')}
          </button>
        )}
        {running && contest?.open && (
          <button
            type="button"
            className="button primary"
            disabled={act.isPending}
            onClick={() => act.mutate('end')}
          >
            {t('sprint.end')}
          </button>
        )}
        {contest !== null && (
          <button
            type="button"
            className="button"
            disabled={act.isPending}
            onClick={() => act.mutate('clear')}
          >
            {t('teams.clear')}
          </button>
        )}
      </div>
      {act.error !== null && <Problem error={act.error} />}
    </>
  );
}
