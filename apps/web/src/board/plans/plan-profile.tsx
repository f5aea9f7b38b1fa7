import { bandOf, type Plan, planSeconds, planZone } from '@tandem/metrics/plans';
import { zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import { memo } from 'react';

/** The height of the drawing, in percent of FTP: what lies above is cut. */
const TOP_PERCENT = 150;
/** Riders may be free: a low block without a colour. */
const FREE_PERCENT = 40;

type Props = { plan: Pick<Plan, 'segments'>; label: string; shiftPercent?: number };

/** A plan drawn: as wide as it lasts, as high as it asks, by zone in colour. */
export const PlanProfile = memo(function PlanProfile({ plan, label, shiftPercent = 100 }: Props) {
  return (
    <div className="plan-profile" role="img" aria-label={label}>
      {plan.segments.map(({ seconds, target }, i) => {
        const [from, to] = [0, 1].map((share) => bandOf(target, share, shiftPercent)?.percent ?? null);
        const high = (percent: number | null | undefined) =>
          `${100 - (100 * Math.min(TOP_PERCENT, percent ?? FREE_PERCENT)) / TOP_PERCENT}%`;
        const zone = from == null ? null : planZone((from + (to ?? from)) / 2);
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its place
            key={i}
            data-free={target.kind === 'free' || undefined}
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
