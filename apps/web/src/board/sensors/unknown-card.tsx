import type { ClassSensors, LiveRider } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { fewOf, SeatChoice } from './seat-choice.tsx';
import { isStrap, useSensorWords } from './use-sensor-words.ts';

type Props = {
  sensor: ClassSensors['free'][number];
  /** Who may be the one. */
  lacking: readonly LiveRider[];
  pending: boolean;
  give: (seatId: number) => void;
  choose: () => void;
  ignore: () => void;
};

/** "A strap nobody claims: 12345, 142 bpm, strong signal", and whose it may be. */
export function UnknownCard({ sensor, lacking, pending, give, choose, ignore }: Props) {
  const { t } = useTranslation('board');
  const { called, signal } = useSensorWords();
  const { heartRateBpm, powerW, cadenceRpm, rssiDbm } = sensor;
  const told = isStrap(sensor)
    ? { value: heartRateBpm, unit: 'bpm' }
    : powerW === null
      ? { value: cadenceRpm, unit: 'rpm' }
      : { value: powerW, unit: 'W' };
  const few = fewOf(lacking);
  return (
    <article className="unknown">
      <h2>{t(isStrap(sensor) ? 'claims.strap' : 'claims.bike')}</h2>
      <p className="what">
        <span>{called(sensor)}</span>
        {told.value !== null && (
          <span>
            <b>{Math.round(told.value)}</b> {told.unit}
          </span>
        )}
        {rssiDbm !== null && <span>{signal(rssiDbm)}</span>}
      </p>
      <SeatChoice seats={few} says={(seat) => t('claims.giveTo', { seat })} pending={pending} choose={give} />
      <div className="choices">
        <button
          type="button"
          className={few.length > 0 ? 'button' : 'button primary'}
          disabled={pending}
          onClick={choose}
        >
          {t(few.length > 0 ? 'claims.otherSeat' : 'claims.give')}
        </button>
        <button type="button" className="button" onClick={ignore}>
          {t('claims.ignore')}
        </button>
      </div>
    </article>
  );
}
