import type { KnownSensor } from '@tandem/api/tracker';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../base/server-clock.ts';
import { type Box, tracker } from '../api.ts';
import { Problem } from '../problem.tsx';
import { spanAroundToday } from '../today.ts';
import { BindDialog } from './bind-dialog.tsx';
import { groupSensors } from './group-sensors.ts';
import { LoanDialog } from './loan-dialog.tsx';
import { SensorCard } from './sensor-card.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useSensorWords } from './use-sensor-words.ts';
import { type Deed, useUndoable } from './use-undoable.ts';

/** Somebody turns a crank and looks at this list. */
const REFRESH_MS = 2_000;
/** And at the class that runs so often. */
const CLASSES_MS = 5_000;

/** What the boxes of the club hear, whose each is for good, and the pool of straps on loan. */
export function ClubSensors({ timeZone }: { timeZone: string }) {
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  const { called } = useSensorWords();
  const [chosen, setChosen] = useState<{ sensor: KnownSensor; for: 'seat' | 'loan' } | null>(null);
  const sensors = useQuery({
    queryKey: ['sensors'],
    queryFn: () => tracker.listSensors(),
    refetchInterval: REFRESH_MS,
  });
  const boxes = useQuery({ queryKey: ['boxes'], queryFn: () => tracker.listBoxes() });
  const events = useQuery({
    queryKey: ['events'],
    queryFn: () => tracker.listEvents({ query: spanAroundToday(new Date(serverNow())) }),
    refetchInterval: CLASSES_MS,
  });
  const classes = events.data ?? [];
  const last = useUndoable(() => queries.invalidateQueries({ queryKey: ['sensors'] }));
  const bind = (sensor: KnownSensor, to: Parameters<typeof tracker.bindSensor>[0]['body']) => {
    const params = { sensorId: sensor.sensorId };
    const before = sensor.bound;
    const name = called({ ...sensor, loanNumber: before.to === 'loan' ? before.number : null });
    setChosen(null);
    last.act({
      doing: () => tracker.bindSensor({ params, body: to }),
      said:
        to.to === 'seat'
          ? t('sensors.saidSeat', { name, seat: to.seatId })
          : to.to === 'loan'
            ? t('sensors.saidLoan', { name, number: to.number })
            : t('sensors.saidFree', { name }),
      back: () => tracker.bindSensor({ params, body: before }),
    } satisfies Deed<unknown>);
  };
  const loaded = sensors.data !== undefined && boxes.data !== undefined;
  const all = sensors.data ?? [];
  const groups = groupSensors(all);
  return (
    <section aria-labelledby="sensors" className="sensors">
      <h2 id="sensors">{t('sensors.title')}</h2>
      <p className="hint">{t('sensors.hint')}</p>
      {sensors.error !== null && <Problem error={sensors.error} retry={() => void sensors.refetch()} />}
      {!loaded && sensors.error === null && <p className="empty">{t('sensors.loading')}</p>}
      {loaded && all.length === 0 && <p className="empty">{t(`sensors.none.${lacking(boxes.data)}`)}</p>}
      {groups.map(({ group, sensors }) => {
        const list = (
          <ul>
            {sensors.map((sensor) => (
              <SensorCard
                key={sensor.sensorId}
                sensor={sensor}
                boxes={boxes.data ?? []}
                classes={classes}
                timeZone={timeZone}
                last={last}
                choose={(what) => setChosen({ sensor, for: what })}
                free={() => bind(sensor, { to: 'nobody' })}
              />
            ))}
          </ul>
        );
        // Whatever went by in the street is there to be looked for, and not to be looked at.
        if (group === 'gone')
          return (
            <details key={group}>
              <summary>{t('sensors.groups.gone', { count: sensors.length })}</summary>
              {list}
            </details>
          );
        return (
          <div key={group}>
            <h3>{t(`sensors.groups.${group}`, { count: sensors.length })}</h3>
            {list}
          </div>
        );
      })}
      <UndoBar of={last} />
      {chosen?.for === 'seat' && (
        <BindDialog
          sensor={all.find(({ sensorId }) => sensorId === chosen.sensor.sensorId) ?? chosen.sensor}
          sensors={all}
          boxes={boxes.data ?? []}
          onChoose={(boxId, seatId) => bind(chosen.sensor, { to: 'seat', boxId, seatId })}
          onClose={() => setChosen(null)}
        />
      )}
      {chosen?.for === 'loan' && (
        <LoanDialog
          sensor={chosen.sensor}
          sensors={all}
          onChoose={(number) => bind(chosen.sensor, { to: 'loan', number })}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  );
}

/** What must come first where no sensor is known. */
function lacking(boxes: readonly Box[]): 'box' | 'heard' | 'sensor' {
  if (boxes.length === 0) return 'box';
  return boxes.some(({ heard }) => heard) ? 'sensor' : 'heard';
}
