import { type Fixture, nearTo, rowsOf } from '@tandem/api/room-layout';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpotOnMap } from './spot.ts';

/** Where a spot stands, for who cannot see the plan: "row 1 of 3, near the door". */
export function usePlaceWords(
  spots: readonly SpotOnMap[],
  fixtures: readonly Fixture[],
): (spot: SpotOnMap) => string {
  const { t } = useTranslation('room');
  const rows = useMemo(() => rowsOf(spots), [spots]);
  return (spot) => {
    const row = rows.findIndex((all) => all.some((one) => one.spotNumber === spot.spotNumber)) + 1;
    return [
      t('row', { row, rows: rows.length }),
      ...nearTo(spot, fixtures).map((kind) => t(`near.${kind}`)),
    ].join(', ');
  };
}
