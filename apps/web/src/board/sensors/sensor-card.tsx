import type { EventSummary, KnownSensor } from '@tandem/api/tracker';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { serverNow } from '../../base/server-clock.ts';
import { type Box, tracker } from '../api.ts';
import { goTo } from '../place.ts';
import { Sure } from '../sure.tsx';
import { classesOfToday, nextOf } from '../today.ts';
import { isStrap, useSensorWords } from './use-sensor-words.ts';
import type { useUndoable } from './use-undoable.ts';

/** From there on a battery may not last the week. */
const LOW_BATTERY_PERCENT = 20;

type Props = {
  sensor: KnownSensor;
  boxes: readonly Box[];
  /** Of every room, around today. */
  classes: readonly EventSummary[];
  timeZone: string;
  last: ReturnType<typeof useUndoable>;
  choose: (what: 'seat' | 'loan') => void;
  free: () => void;
};

type Shared = 'sensor' | 'last' | 'choose' | 'free';

/** One sensor: what it is, how it is heard, whose it is, and what can be done with it. */
export function SensorCard({ sensor, boxes, classes, timeZone, last, choose, free }: Props) {
  const { t } = useTranslation('board');
  const { called } = useSensorWords();
  const { bound, lent } = sensor;
  const name = called({ ...sensor, loanNumber: bound.to === 'loan' ? bound.number : null });
  return (
    <li className="card sensor" data-turns={sensor.movingSince !== null}>
      <div className="card-head">
        <h4>{name}</h4>
        <Facts sensor={sensor} />
      </div>
      <Whose sensor={sensor} boxes={boxes} />
      <div className="choices">
        {bound.to === 'nobody' && isStrap(sensor) && (
          <button type="button" className="button" onClick={() => choose('loan')}>
            {t('sensors.intoPool')}
          </button>
        )}
        {!isStrap(sensor) && (
          <button
            type="button"
            className={bound.to === 'nobody' && sensor.movingSince !== null ? 'button primary' : 'button'}
            onClick={() => choose('seat')}
          >
            {t(bound.to === 'seat' ? 'sensors.move' : 'sensors.toSeat')}
          </button>
        )}
        {bound.to === 'loan' &&
          (lent ? (
            <Back sensor={sensor} name={name} last={last} />
          ) : (
            <HandOut sensor={sensor} boxes={boxes} classes={classes} timeZone={timeZone} />
          ))}
        {bound.to !== 'nobody' && (
          <button type="button" className="button" onClick={free}>
            {t(bound.to === 'loan' ? 'sensors.outOfPool' : 'sensors.free')}
          </button>
        )}
        {bound.to === 'nobody' && !sensor.heard && <Forget sensor={sensor} name={name} />}
      </div>
    </li>
  );
}

/** How it is heard, what its battery has left, and whether it turns. */
function Facts({ sensor }: { sensor: KnownSensor }) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { printed, signal } = useSensorWords();
  const { heard, lastHeardAt, rssiDbm, batteryPercent, batteryVolts, movingSince } = sensor;
  const low =
    sensor.batteryLow === true || (batteryPercent !== null && batteryPercent <= LOW_BATTERY_PERCENT);
  const left =
    batteryPercent !== null
      ? format.share(batteryPercent / 100)
      : batteryVolts !== null
        ? `${format.number(batteryVolts, 1)} V`
        : null;
  return (
    <p>
      {printed(sensor)}
      {' · '}
      {heard
        ? (signal(rssiDbm) ?? t('sensors.heard'))
        : t('sensors.lastHeard', { when: format.past(lastHeardAt) })}
      {(low || left !== null) && (
        <span data-low={low}>
          {' · '}
          {left !== null && t('sensors.battery', { left })}
          {low && `${left === null ? '' : ', '}${t('sensors.batteryLow')}`}
        </span>
      )}
      {movingSince !== null && <strong>{t('sensors.turns')}</strong>}
    </p>
  );
}

function Whose({ sensor: { bound, lent }, boxes }: { sensor: KnownSensor; boxes: readonly Box[] }) {
  const { t } = useTranslation('board');
  if (bound.to === 'nobody') return null;
  if (bound.to === 'client') return <p>{t('sensors.ownerIs', { name: bound.name })}</p>;
  if (bound.to === 'seat') {
    const box = boxes.find(({ boxId }) => boxId === bound.boxId);
    return <p>{[t('tile.seat', { seat: bound.seatId }), box?.name].filter(Boolean).join(' · ')}</p>;
  }
  if (lent === null) return <p>{t('sensors.inPool')}</p>;
  const seat = lent.seatId === null ? '' : t('tile.seat', { seat: lent.seatId });
  return (
    <p>
      {[lent.name, seat].filter(Boolean).join(' · ')}
      <small> {lent.title}</small>
    </p>
  );
}

/** Straps are handed out in a class, before Start too: there it stands who is in it. Of several the one where it is heard. */
function HandOut({ sensor, boxes, classes, timeZone }: { sensor: KnownSensor } & Omit<Props, Shared>) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const hears = boxes.find(({ boxId }) => boxId === sensor.heardByBoxId);
  const room = hears?.standsWith ?? sensor.heardByBoxId;
  const now = new Date(serverNow());
  const here = classesOfToday(classes, timeZone, now).toSorted(
    (a, b) => Number(b.boxId === room) - Number(a.boxId === room),
  );
  const next = nextOf(here, now);
  const running = next?.state === 'started';
  return (
    <>
      {!running && <p className="hint">{t(next ? 'sensors.noClass' : 'sensors.noClassToday')}</p>}
      {next && (
        <button type="button" className="button" onClick={() => goTo(next.eventId)}>
          {running
            ? t('sensors.handOut')
            : t('sensors.handOutNext', { time: format.time(next.startsAt, next.timeZone ?? timeZone) })}
        </button>
      )}
    </>
  );
}

function Back({
  sensor: { lent, sensorId },
  name,
  last,
}: { sensor: KnownSensor; name: string } & Pick<Props, 'last'>) {
  const { t } = useTranslation('board');
  const { eventId, claimId, clientId, seatId } = lent!;
  const to = clientId === null ? { seatId: seatId! } : { clientId };
  return (
    <button
      type="button"
      className="button primary"
      disabled={last.pending}
      onClick={() =>
        last.act({
          doing: () => tracker.endClaim({ params: { eventId, claimId } }),
          said: t('sensors.saidBack', { name }),
          back: () => tracker.claimSensor({ params: { eventId }, body: { sensorId, to } }),
        })
      }
    >
      {t('sensors.back')}
    </button>
  );
}

function Forget({ sensor: { sensorId }, name }: { sensor: KnownSensor; name: string }) {
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  return (
    <Sure
      label={t('sensors.forget')}
      title={t('sensors.forgetTitle', { name })}
      text={t('sensors.forgetText')}
      onSure={() =>
        void tracker
          .forgetSensor({ params: { sensorId } })
          .finally(() => queries.invalidateQueries({ queryKey: ['sensors'] }))
      }
    />
  );
}
