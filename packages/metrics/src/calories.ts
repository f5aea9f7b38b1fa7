/** Calories as the equipment counted them, judged against what it recorded. */
import type { Totals } from './reducer.ts';
import type { Rider } from './rider.ts';

/** Work at the pedals costs at least itself: 1 kcal is 4.184 kJ, and no body wastes nothing. */
const KJ_PER_KCAL = 4.184;
/** The best of the world spend some 30 in their hardest minutes. */
const MAX_KCAL_PER_MINUTE = 40;
/** Equipment tells whole calories. */
const ROUNDED_KCAL = 0.5;

/** The equipment's calories where somebody can have spent them; null where it told none or none that can be. */
export function believedKcal({ equipment }: Rider, { power, seconds }: Totals): number | null {
  const kcal = equipment.energyKcal;
  if (kcal === null) return null;
  const least = power.sum / 1000 / KJ_PER_KCAL;
  const most = (seconds / 60) * MAX_KCAL_PER_MINUTE;
  return kcal + ROUNDED_KCAL >= least && kcal - ROUNDED_KCAL <= most ? kcal : null;
}
