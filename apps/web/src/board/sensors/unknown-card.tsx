import type { ClassSensors, LiveRider } from '@tandem/api/tracker';
import { useTranslation } from 'react-i18next';
import { tileName } from '../../ui/tile-name.ts';
import { isStrap, useSensorWords } from './use-sensor-words.ts';

/** Of so many riders one tap chooses; of more a list of all seats does. */
const MAX_SEATS_ON_CARD = 6;

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
  const few = lacking.length <= MAX_SEATS_ON_CARD ? lacking : [];
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
      {few.length > 0 && (
        <ul className="seat-choice">
          {few.map(({ seatId, name }) => (
            <li key={seatId}>
              <button type="button" className="button" disabled={pending} onClick={() => give(seatId)}>
                <span className="visually-hidden">{t('claims.giveTo', { seat: seatId })} </span>
                <b aria-hidden>{seatId}</b>
                <small>{tileName(name)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
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
