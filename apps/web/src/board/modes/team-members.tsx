import type { TeamsOnBoard } from '@tandem/api/tracker';
import { MAX_TEAM_NAME_CHARS, TEAM_LETTERS } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { TeamMark } from './team-mark.tsx';
import { useTeamNames } from './use-team-names.ts';

type Props = { of: TeamsOnBoard; eventId: number; seatIds: readonly number[] };

/** Who is in which team, by seat: a tap puts a seat into the next one. And what each team is called. */
export function TeamMembers({ of, eventId, seatIds }: Props) {
  const { t } = useTranslation('modes');
  const params = { eventId };
  const names = useTeamNames(of);
  const teamOf = (seatId: number) => of.teams.findIndex(({ seats }) => seats.includes(seatId));
  const move = useMutation({
    mutationFn: (body: { seatId: number; team: number }) =>
      tracker.moveTeamSeat({ params, body: { number: of.number, ...body } }),
  });
  const name = useMutation({
    mutationFn: (body: { team: number; name: string | null }) =>
      tracker.nameTeam({ params, body: { number: of.number, ...body } }),
  });
  const error = move.error ?? name.error;
  return (
    <>
      <fieldset className="team-seats">
        <legend>{t('teams.move')}</legend>
        {seatIds.map((seatId) => {
          const team = teamOf(seatId);
          const next = (team + 1) % of.teams.length;
          return (
            <button key={seatId} type="button" onClick={() => move.mutate({ seatId, team: next })}>
              {team >= 0 && <TeamMark team={team} />}
              <span aria-hidden>{seatId}</span>
              <span className="visually-hidden">
                {t('teams.seat', {
                  seat: seatId,
                  team: TEAM_LETTERS[team] ?? '–',
                  next: TEAM_LETTERS[next],
                })}
              </span>
            </button>
          );
        })}
      </fieldset>
      <div className="team-names">
        {of.teams.map((team, i) => (
          <label key={`${TEAM_LETTERS[i]} ${team.name}`}>
            <TeamMark team={i} />
            <input
              aria-label={t('teams.name', { letter: TEAM_LETTERS[i] })}
              defaultValue={team.name ?? ''}
              placeholder={names[i]}
              maxLength={MAX_TEAM_NAME_CHARS}
              onKeyDown={(press) => press.key === 'Enter' && press.currentTarget.blur()}
              onBlur={({ target }) => {
                const wish = target.value.trim() || null;
                if (wish !== team.name) name.mutate({ team: i, name: wish });
              }}
            />
          </label>
        ))}
      </div>
      {error !== null && <Problem error={error} />}
    </>
  );
}
