import type { ClassSummary } from '@tandem/api/studio';
import { Cards } from './cards.tsx';
import classes from './schedule.module.css';

/** One day, a column a room. */
export function DayRooms(props: { classes: ClassSummary[]; showLocation: boolean; live: boolean }) {
  const rooms = [...Map.groupBy(props.classes, ({ roomId }) => roomId).values()].sort(([a], [b]) =>
    placeOf(a!).localeCompare(placeOf(b!)),
  );
  return (
    <div className={classes.rooms}>
      {rooms.map((of) => (
        <section key={of[0]!.roomId}>
          <h2 className={classes.dayName}>{props.showLocation ? placeOf(of[0]!) : of[0]!.roomName}</h2>
          <Cards of={of} place="none" live={props.live} />
        </section>
      ))}
    </div>
  );
}

const placeOf = ({ locationName, roomName }: ClassSummary) => `${locationName} · ${roomName}`;
