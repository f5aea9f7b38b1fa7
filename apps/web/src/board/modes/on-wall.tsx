import './teams.css';
import type { Heard } from '../use-live-board.ts';
import { SprintWall } from './sprint-wall.tsx';
import { TeamsWall } from './teams-wall.tsx';
import { TimerWall } from './timer-wall.tsx';

/** What the class does beside riding, on every screen of it. */
export default function OnWall({ heard }: { heard: Heard }) {
  const { sprint, timer, teams, event } = heard.board;
  return (
    <>
      {timer !== null && event.state !== 'cancelled' && <TimerWall of={timer} heard={heard} />}
      {sprint !== null && <SprintWall of={sprint} heard={heard} />}
      {teams !== null && teams.contest !== null && (
        <TeamsWall of={teams} contest={teams.contest} heard={heard} />
      )}
    </>
  );
}
