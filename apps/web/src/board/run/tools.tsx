import type { ClassPlanTold, EventSummary } from '@tandem/api/tracker';
import { SprintControls } from '../modes/sprint-controls.tsx';
import { TeamsControls } from '../modes/teams-controls.tsx';
import { TestControls } from '../modes/test-controls.tsx';
import { TimerControls } from '../modes/timer-controls.tsx';
import { PlanControls } from '../plans/plan-controls.tsx';
import { ClassSensors } from '../sensors/class-sensors.tsx';
import type { Heard } from '../use-live-board.ts';
import { Arrivals } from './arrivals.tsx';
import { ClassEnd } from './class-end.tsx';
import { SeatSignals } from './seat-signals.tsx';
import { Seats } from './seats.tsx';

type Props = {
  heard: Heard;
  event: EventSummary;
  plan: ClassPlanTold | null;
  seatIds: readonly number[];
  /** How long a Stop can still be taken back. */
  resumableSeconds: number;
  timeZone: string;
};

/** What whoever runs a class has at hand beside Start and Stop: its plan, a sprint, teams, a timer, bikes and straps. */
export default function Tools({ heard, event, plan, seatIds, resumableSeconds, timeZone }: Props) {
  const { sprint, timer, teams } = heard.board;
  const running = event.state === 'started';
  const ends = event.state === 'stopped' || event.state === 'cancelled';
  return (
    <>
      {!ends && <PlanControls of={plan} heard={heard} event={event} />}
      {(!ends || sprint !== null || teams !== null) && (
        <div className="modes">
          {(running || sprint !== null) && <SprintControls of={sprint} heard={heard} running={running} />}
          {(!ends || teams !== null) && (
            <TeamsControls of={teams} eventId={event.eventId} {...{ seatIds, running, ends }} />
          )}
          {!ends && <TimerControls of={timer} eventId={event.eventId} />}
          {!ends && <TestControls plan={plan} eventId={event.eventId} running={running} />}
        </div>
      )}
      {(!ends || resumableSeconds > 0) && <ClassEnd {...{ heard, event, timeZone }} />}
      {running && <SeatSignals board={heard.board} />}
      {!ends && <Seats board={heard.board} seatIds={seatIds} />}
      {!ends && <Arrivals board={heard.board} seatIds={seatIds} />}
      {(!ends || resumableSeconds > 0) && <ClassSensors board={heard.board} seatIds={seatIds} />}
    </>
  );
}
