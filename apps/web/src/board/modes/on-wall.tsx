import type { Heard } from '../use-live-board.ts';
import { SprintWall } from './sprint-wall.tsx';
import { TimerWall } from './timer-wall.tsx';

/** What the class does beside riding, on every screen of it. */
export default function OnWall({ heard }: { heard: Heard }) {
  const { sprint, timer, event } = heard.board;
  return (
    <>
      {timer !== null && event.state !== 'cancelled' && <TimerWall of={timer} heard={heard} />}
      {sprint !== null && <SprintWall of={sprint} heard={heard} />}
    </>
  );
}
