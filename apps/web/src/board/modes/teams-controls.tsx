import './words.ts';
import './sprint.css';
import type { TeamsOnBoard } from '@tandem/api/tracker';
import { MAX_TEAMS, MIN_TEAMS, type TeamSplit, teamSplits } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { Sure } from '../sure.tsx';
import { ContestControls } from './contest-controls.tsx';
import { TeamMembers } from './team-members.tsx';

const COUNTS = Array.from({ length: MAX_TEAMS - MIN_TEAMS + 1 }, (_, i) => MIN_TEAMS + i);

type Props = {
  of: TeamsOnBoard | null;
  eventId: number;
  seatIds: readonly number[];
  running: boolean;
  /** The class is over: nothing can be made any more, only taken away. */
  ends: boolean;
};

/** What the instructor does with teams: makes them, moves seats, names them, measures them, takes them away. */
export function TeamsControls({ of, eventId, seatIds, running, ends }: Props) {
  const { t } = useTranslation('modes');
  const params = { eventId };
  const [teams, setTeams] = useState(MIN_TEAMS);
  const [by, setBy] = useState<TeamSplit>('alternate');
  // What comes of it is told by the live line, to this screen as to the others.
  const act = useMutation({
    mutationFn: (press: 'split' | 'dissolve') =>
      press === 'split'
        ? tracker.splitTeams({ params, body: { after: of?.number ?? null, teams, by } })
        : tracker.dissolveTeams({ params, body: { number: of!.number } }),
  });
  // Either of them takes the contest with it.
  const asks = of !== null && of.contest !== null;
  return (
    <details className="mode-controls">
      <summary>{t('teams.title')}</summary>
      <div>
        {of !== null && <ContestControls key={of.number} of={of} eventId={eventId} running={running} />}
        {of !== null && !ends && <TeamMembers of={of} eventId={eventId} seatIds={seatIds} />}
        {!ends && (
          <>
            <fieldset className="switch">
              <legend className="visually-hidden">{t('teams.count')}</legend>
              {COUNTS.map((count) => (
                <button
                  key={count}
                  type="button"
                  aria-pressed={teams === count}
                  onClick={() => setTeams(count)}
                >
                  {t('teams.some', { count })}
                </button>
              ))}
            </fieldset>
            <fieldset className="switch">
              <legend className="visually-hidden">{t('teams.split')}</legend>
              {teamSplits.map((each) => (
                <button key={each} type="button" aria-pressed={by === each} onClick={() => setBy(each)}>
                  {t(`teams.splits.${each}`)}
                </button>
              ))}
            </fieldset>
          </>
        )}
        <div className="mode-buttons">
          {(['split', 'dissolve'] as const)
            .filter((press) => (press === 'split' ? !ends : of !== null))
            .map((press) => {
              const label = t(
                press === 'dissolve' ? 'teams.dissolve' : of === null ? 'teams.make' : 'teams.makeAnew',
              );
              return asks ? (
                <Sure
                  key={press}
                  label={label}
                  title={t('teams.sureTitle')}
                  text={t('teams.sureText')}
                  onSure={() => act.mutate(press)}
                />
              ) : (
                <button
                  key={press}
                  type="button"
                  className={of === null ? 'button primary' : 'button'}
                  disabled={act.isPending}
                  onClick={() => act.mutate(press)}
                >
                  {label}
                </button>
              );
            })}
        </div>
        {act.error !== null && <Problem error={act.error} />}
      </div>
    </details>
  );
}
