import type { ClassSummary, Studio } from '@tandem/api/studio';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, type Day } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import { DayStrip, type DayStripProps } from './day-strip.tsx';
import classes from './portal.module.css';

/** An id, and the name under which it was chosen: it narrows days too on which nothing of it is. */
export type Named = [id: string, name: string];

/** Each once, by name. */
const named = (all: Named[]): Named[] => [...new Map(all)].sort(([, a], [, b]) => a.localeCompare(b));

type Props = PickProps & WayProps & DayStripProps;
type PickProps = {
  locations: Studio['locations'];
  location: Studio['locations'][number] | null;
  setLocation: (locationId: string | null) => void;
  /** All of the days that are shown. */
  all: ClassSummary[];
  type: Named | null;
  setType: (type: Named | null) => void;
  /** Who leads it. */
  leader: Named | null;
  setLeader: (leader: Named | null) => void;
};

type WayProps = {
  today: Day;
  /** The last day that can be shown. */
  last: Day;
  days: Day[];
  /** The first of those that are shown before these days. */
  before: Day;
  choose: (day: Day) => void;
};

/** What the schedule is narrowed to: whose classes, and of which days. */
export default function Narrow(props: Props) {
  return (
    <>
      <Picks {...props} />
      <Ways {...props} />
      <DayStrip {...props} />
    </>
  );
}

/** One of a kind is no choice. */
function Picks({ locations, location, setLocation, all, type, setType, leader, setLeader }: PickProps) {
  const { t } = useTranslation('schedule');
  const offered = all.filter((one) => location === null || one.locationId === location.locationId);
  const types = named(offered.map(({ classTypeId, typeName }) => [classTypeId, typeName]));
  const leaders = named(
    offered.flatMap(({ instructorId, instructorName }) =>
      instructorId === null || instructorName === null ? [] : [[instructorId, instructorName]],
    ),
  );
  return (
    <div className={classes.picks}>
      <Pick
        label={t('location')}
        all={t('allLocations')}
        of={locations.map(({ locationId, name }) => [locationId, name])}
        value={location && [location.locationId, location.name]}
        choose={(one) => setLocation(one === null ? null : one[0])}
      />
      <Pick label={t('type')} all={t('allTypes')} of={types} value={type} choose={setType} />
      <Pick label={t('leader')} all={t('allLeaders')} of={leaders} value={leader} choose={setLeader} />
    </div>
  );
}

/** One of some, or all of them. */
function Pick(props: {
  label: string;
  all: string;
  of: Named[];
  value: Named | null;
  choose: (one: Named | null) => void;
}) {
  if (props.of.length < 2 && props.value === null) return null;
  const of = props.value === null ? props.of : named([props.value, ...props.of]);
  return (
    <div className={classes.pick}>
      <select
        aria-label={props.label}
        value={props.value?.[0] ?? 'all'}
        onChange={({ currentTarget: { value } }) => props.choose(of.find(([id]) => id === value) ?? null)}
      >
        <option value="all">{props.all}</option>
        {of.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Which days are shown, and the ways to those before and after them. */
function Ways({ today, last, days, before, choose }: WayProps) {
  const { t } = useTranslation('schedule');
  const { dayRange } = useFormat();
  const shown = useRef<HTMLSpanElement>(null);
  const first = days[0]!;
  const after = addDays(days.at(-1)!, 1);
  const way = (to: Day, words: 'today' | 'earlier' | 'later') => (
    <button
      type="button"
      onClick={() => {
        choose(to);
        // Read out where one is now; the button itself may be gone.
        shown.current?.focus();
      }}
    >
      {t(words)}
    </button>
  );
  return (
    <div className={classes.ways}>
      <span ref={shown} tabIndex={-1}>
        {dayRange(first, days.at(-1)!)}
      </span>
      {first > today && way(today, 'today')}
      {before > today && way(before, 'earlier')}
      {after <= last && way(after, 'later')}
    </div>
  );
}
