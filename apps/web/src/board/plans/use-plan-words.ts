import { type Band, bandOf, type PlanSegment, type PlanTarget } from '@tandem/metrics/plans';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';

/** Targets in words. */
export function usePlanWords() {
  const { t } = useTranslation('plans');
  const { share } = useFormat();
  const percent = (value: number) => share(Math.round(value) / 100);
  return {
    percent,
    /** "95%", "Zone 3", "Free": what is asked at this moment. */
    now: (target: PlanTarget, band: Band | null) =>
      target.kind === 'zone'
        ? t('wall.zone', { zone: target.zone })
        : band === null
          ? t('wall.free')
          : percent(band.percent),
    /** "90% – 100%" */
    band: ({ lowPercent, highPercent }: Band) =>
      highPercent === null
        ? t('wall.from', { percent: percent(lowPercent) })
        : `${percent(lowPercent)} – ${percent(highPercent)}`,
    /** A whole segment: "50% → 75%". */
    segment: ({ target }: PlanSegment, shiftPercent: number) => {
      if (target.kind === 'free') return t('wall.free');
      if (target.kind === 'zone') return t('wall.zone', { zone: target.zone });
      const [from, to] = [0, 1].map((share) => percent(bandOf(target, share, shiftPercent)!.percent));
      const told = from === to ? from! : `${from} → ${to}`;
      return target.kind === 'heartRate' ? t('wall.byHeartRate', { percent: told }) : told;
    },
    cadence: ({ lowRpm, highRpm }: NonNullable<PlanSegment['cadence']>) =>
      t('wall.rpm', { rpm: lowRpm === highRpm ? lowRpm : `${lowRpm}–${highRpm}` }),
  };
}
