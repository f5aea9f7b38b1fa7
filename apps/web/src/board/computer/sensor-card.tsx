import { type FocusEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import type { SensorRow, Shown } from './run-box.ts';

const MAX_SEAT = 10_000;

/** One sensor: whether it is heard, what it says, and on which seat it is. */
export function SensorCard(props: {
  sensor: SensorRow;
  onSeat: (seat: number | null) => void;
  onForget: () => void;
}) {
  const { t } = useTranslation('computer');
  const format = useFormat();
  const hint = useId();
  const { name, state, told, seat } = props.sensor;
  const keep = ({ currentTarget: field }: FocusEvent<HTMLInputElement>) => {
    if (field.reportValidity()) props.onSeat(field.value === '' ? null : Number(field.value));
  };
  return (
    <li className="card">
      <div className="card-head">
        <h3>
          {name} <small>{t(`state.${state}`)}</small>
        </h3>
        <p>
          {(Object.entries(told) as [Shown, number][])
            .map(([what, value]) => t(`told.${what}`, { value: format.number(value, 0) }))
            .join(' · ')}
        </p>
      </div>
      <div className="fields">
        <label>
          {t('sensors.seat', { name })}
          <input
            type="number"
            inputMode="numeric"
            min={0}
            max={MAX_SEAT}
            defaultValue={seat ?? ''}
            aria-describedby={hint}
            onBlur={keep}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
        </label>
        <small id={hint}>{t('sensors.seatHint')}</small>
      </div>
      <div className="choices">
        <button type="button" className="button" onClick={props.onForget}>
          {t('sensors.forget')}
        </button>
      </div>
    </li>
  );
}
