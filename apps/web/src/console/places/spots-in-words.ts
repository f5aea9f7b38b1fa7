import type { Spot } from '@tandem/api/studio';
import type { TFunction } from 'i18next';

/** "24 bikes, 1 out of service". */
export function spotsInWords(spots: readonly Spot[], t: TFunction<'team'>): string {
  const out = spots.filter((spot) => !spot.active).length;
  const all = t(`place.count.${spots[0]?.kind ?? 'bike'}`, { count: spots.length });
  return out === 0 ? all : `${all}, ${t('place.outOfService', { count: out })}`;
}
