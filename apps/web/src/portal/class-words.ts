import type { ClassSummary } from '@tandem/api/studio';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

/** May somebody join the list of a class that is full? */
export const isWaitable = ({ waitlist, placesLeft, myWait }: ClassSummary, now: number): boolean =>
  myWait === null &&
  placesLeft === 0 &&
  waitlist.waiting < waitlist.size &&
  Date.parse(waitlist.closesAt) > now;

/** My place on the waitlist of a class, in a few words. */
export function useWaitWords() {
  const { t } = useTranslation('portal');
  const format = useFormat();
  return ({ myWait, timeZone }: ClassSummary): string => {
    if (myWait === null) return '';
    return myWait.offerUntil === null
      ? t('wait.place', { place: myWait.place })
      : t('wait.heldUntil', { when: format.dayTime(myWait.offerUntil, timeZone) });
  };
}

/** Who leads a class, and in whose place. */
export const leaderOf = (
  { instructorName, inPlaceOf }: Pick<ClassSummary, 'instructorName' | 'inPlaceOf'>,
  t: TFunction<'portal'>,
): string | null =>
  instructorName && inPlaceOf !== null
    ? t('inPlaceOf', { name: instructorName, other: inPlaceOf })
    : instructorName;
