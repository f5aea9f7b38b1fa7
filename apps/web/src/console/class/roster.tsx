import { SegmentedControl } from '@mantine/core';
import type { ClassDetail, RosterEntry } from '@tandem/api/studio';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../page.tsx';
import type { BookingActions } from './booking-actions.tsx';
import { bySpot, type Named } from './named.ts';
import classes from './roster.module.css';
import { RosterRow } from './roster-row.tsx';

export function Roster(props: {
  studioClass: Omit<ClassDetail, 'roster'> & { roster: Named<RosterEntry>[] };
  actions: BookingActions;
  onMove: (entry: Named<RosterEntry>) => void;
  onOpen: (entry: RosterEntry) => void;
  standBy: (entry: Named<RosterEntry>) => ReactNode;
}) {
  const { t } = useTranslation('console');
  const [tab, setTab] = useState<RosterEntry['state']>('booked');
  const { classId, roster, timeZone, sync, state, draft, source } = props.studioClass;
  const of = (wanted: RosterEntry['state']) => roster.filter((r) => r.state === wanted).sort(bySpot);
  const rows = of(tab);
  const open = !draft && (state === 'scheduled' || state === 'running');
  return (
    <>
      {of('cancelled').length > 0 && (
        <SegmentedControl
          aria-label={t('class.roster')}
          value={tab}
          onChange={(value) => setTab(value as RosterEntry['state'])}
          data={[
            { value: 'booked', label: t('roster.booked', { count: of('booked').length }) },
            { value: 'cancelled', label: t('roster.cancelled', { count: of('cancelled').length }) },
          ]}
        />
      )}
      {rows.length === 0 ? (
        <Empty text={t(open ? 'roster.empty' : 'roster.nobody')} />
      ) : (
        <ul className={classes.rows}>
          {rows.map((entry) => (
            <RosterRow
              key={entry.bookingId}
              entry={entry}
              classId={classId}
              timeZone={timeZone}
              own={source === 'tandem'}
              isOver={state === 'ended'}
              // Why a class is not sent is said once, above.
              showSync={sync.state !== 'off'}
              actions={props.actions}
              onMove={() => props.onMove(entry)}
              onOpen={() => props.onOpen(entry)}
              standBy={props.standBy(entry)}
            />
          ))}
        </ul>
      )}
    </>
  );
}
