import { type Band, bandOf, type Plan, planSeconds, planZone } from '@tandem/metrics/plans';
import { zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import { memo } from 'react';

/** The height of the drawing, in percent: what lies above is cut. */
const TOP_PERCENT = { ftp: 150, maxHr: 110 };
/** Riders may be free: a low block without a colour. */
const FREE_PERCENT = 40;

type Props = { plan: Pick<Plan, 'segments'>; label: string; shiftPercent?: number };

/** A plan drawn: as wide as it lasts, as high as it asks, by zone in colour. */
export const PlanProfile = memo(function PlanProfile({ plan, label, shiftPercent = 100 }: Props) {
  return (
    <div className="plan-profile" role="img" aria-label={label}>
      {plan.segments.map(({ seconds, target }, i) => {
        const [from, to] = [0, 1].map((share) => bandOf(target, share, shiftPercent));
        const high = (band: Band | null | undefined) => {
          const top = TOP_PERCENT[band?.of ?? 'ftp'];
          return `${100 - (100 * Math.min(top, band?.percent ?? FREE_PERCENT)) / top}%`;
        };
        const zone = from && to ? planZone({ of: from.of, percent: (from.percent + to.percent) / 2 }) : null;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its place
            key={i}
            data-free={target.kind === 'free' || undefined}
            data-heart-rate={target.kind === 'heartRate' || undefined}
            style={{
              flexGrow: seconds,
              '--from': high(from),
              '--to': high(to),
              '--fill': zoneColor(zonesOnDark, zone).fill,
            }}
          />
        );
      })}
    </div>
  );
});

/** How far a plan is, as a share of its whole. */
export const shareDone = (plan: Pick<Plan, 'segments'>, secondsToEnd: number): number =>
  1 - secondsToEnd / planSeconds(plan);
