import './teams.css';
import { TEAM_LETTERS } from '@tandem/api/words';

/** A team by its letter, its colour and its shape: none of them alone. @param props.team its place */
export function TeamMark({ team }: { team: number }) {
  return (
    <span className="team-mark" data-team={team} aria-hidden>
      {TEAM_LETTERS[team]}
    </span>
  );
}
