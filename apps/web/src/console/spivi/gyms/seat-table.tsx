import { NumberInput, Text } from '@mantine/core';
import type { Spot } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import classes from '../spivi.module.css';

/** Spot by spot: which seat of the box. A seat typed by hand wins over spot + offset; emptied, it follows again. */
export function SeatTable(props: {
  spots: Spot[];
  offset: number;
  seats: Record<number, number>;
  onChange: (seats: Record<number, number>) => void;
}) {
  const { t } = useTranslation('spivi');
  const seatOf = (spotNumber: number) => props.seats[spotNumber] ?? spotNumber + props.offset;
  const used = Map.groupBy(props.spots, (s) => seatOf(s.spotNumber));
  const set = (spotNumber: number, value: number | string) => {
    const { [spotNumber]: _, ...others } = props.seats;
    const follows = value === '' || Number(value) === spotNumber + props.offset;
    props.onChange(follows ? others : { ...others, [spotNumber]: Number(value) });
  };
  return (
    <fieldset className={classes.seats}>
      <legend>{t('gymForm.seats')}</legend>
      <Text size="sm" c="dimmed" mb="xs">
        {t('gymForm.seatsHint')}
      </Text>
      <ul>
        {props.spots
          .toSorted((a, b) => a.spotNumber - b.spotNumber)
          .map(({ spotNumber }) => {
            const twice = (used.get(seatOf(spotNumber))?.length ?? 0) > 1;
            return (
              <li key={spotNumber} data-own={spotNumber in props.seats || undefined}>
                <label htmlFor={`seat-${spotNumber}`}>{t('spotMap.spot', { number: spotNumber })}</label>
                <NumberInput
                  id={`seat-${spotNumber}`}
                  size="xs"
                  hideControls
                  allowDecimal={false}
                  allowNegative={false}
                  min={0}
                  max={99_999}
                  value={seatOf(spotNumber)}
                  error={twice ? t('gymForm.twice') : undefined}
                  onChange={(value) => set(spotNumber, value)}
                />
              </li>
            );
          })}
      </ul>
    </fieldset>
  );
}
