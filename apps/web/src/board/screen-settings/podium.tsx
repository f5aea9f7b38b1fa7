import type { WallRank } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { tileName } from '../../ui/tile-name.ts';
import type { Placed } from './rank-by.ts';
import { digitsOf } from './set-ranking.tsx';

/** As they stand on the wall: the first in the middle. */
const STEPS = [2, 1, 3];

/** The first three once the class is over; who ties stands on one step. */
export function Podium({ placed, by }: { placed: readonly Placed[]; by: WallRank }) {
  const { t } = useTranslation('wall');
  const { number } = useFormat();
  if (placed.every(({ place }) => place === null)) return null;
  return (
    <section className="podium" aria-label={t('podium')}>
      {STEPS.map((step) => {
        const on = placed.filter(({ place }) => place === step);
        return (
          <div key={step} data-step={step} data-empty={on.length === 0 || undefined}>
            <p>
              {on.map(({ rider }) => (
                <strong key={rider.seatId}>{tileName(rider.name)}</strong>
              ))}
            </p>
            <span>{on[0] && `${number(on[0].rider[by] ?? 0, digitsOf(by))} ${t(`unit.${by}`)}`}</span>
            <b>{step}</b>
          </div>
        );
      })}
    </section>
  );
}
