import './words.ts';
import './set-wall.css';
import type { EventSummary, ScreenSettings } from '@tandem/api/tracker';
import type { Heard } from '../use-live-board.ts';
import { WaitingSeats } from '../waiting/waiting-seats.tsx';
import { Group } from './group.tsx';
import { Podium } from './podium.tsx';
import { rankBy } from './rank-by.ts';
import { SetRanking } from './set-ranking.tsx';

type Props = { set: ScreenSettings; heard: Heard; event: EventSummary; timeZone: string };

/** What a screen shows beside or in place of the tiles, as its club has chosen; after Stop the first three and everybody. */
export default function SetWall({ set, heard, event, timeZone }: Props) {
  const { riders, together } = heard.board;
  const placed = rankBy(riders, set.rankBy);
  if (set.waits !== null && event.state === 'scheduled')
    return (
      <div className="set-wall" data-show="both" data-target data-follows>
        <WaitingSeats boxId={set.waits} board={heard.board} timeZone={timeZone} still={!set.turns} />
      </div>
    );
  const over = event.state === 'stopped';
  const show = over && set.view !== 'group' ? 'ranking' : set.view;
  return (
    <div
      className="set-wall"
      data-show={show}
      data-time={set.time || undefined}
      data-target={set.target || undefined}
      data-follows={set.waits !== null || undefined}
    >
      {over && set.podium && <Podium placed={placed} by={set.rankBy} />}
      {show === 'group' ? (
        <Group riders={riders} together={together} metrics={set.metrics} />
      ) : (
        <SetRanking placed={placed} together={together} set={{ ...set, metrics: firstOf(set) }} />
      )}
    </div>
  );
}

/** The number that ranks stands beside the names: it is there where there is little room too. */
const firstOf = ({ metrics, rankBy: by }: ScreenSettings): ScreenSettings['metrics'] =>
  metrics.toSorted((a, b) => Number(b === by) - Number(a === by));
