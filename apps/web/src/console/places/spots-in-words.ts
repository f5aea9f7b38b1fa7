import type { Fixture } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';
import { fixtureKinds, spotKinds } from '@tandem/api/words';
import type { TFunction } from 'i18next';

/** "18 bikes, 6 rowers, 1 out of service". */
export function spotsInWords(spots: readonly Spot[], t: TFunction<['team', 'room']>): string {
  const out = spots.filter((spot) => !spot.active).length;
  return [
    ...spotKinds.map((kind) => {
      const count = spots.filter((spot) => spot.kind === kind).length;
      return count > 0 && t(`place.count.${kind}`, { count });
    }),
    out > 0 && t('place.outOfService', { count: out }),
  ]
    .filter(Boolean)
    .join(', ');
}

/** "Instructor, Door, Fan × 2". */
export function fixturesInWords(fixtures: readonly Fixture[], t: TFunction<['team', 'room']>): string {
  return fixtureKinds
    .map((kind) => {
      const count = fixtures.filter((one) => one.kind === kind).length;
      const word = t(`fixture.${kind}`, { ns: 'room' });
      return count > 1 ? `${word} × ${count}` : count === 1 && word;
    })
    .filter(Boolean)
    .join(', ');
}
