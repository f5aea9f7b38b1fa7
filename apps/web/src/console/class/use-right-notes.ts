import type { ClassDetail, CustomerSummary } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ERROR_WORDS } from '../../base/i18n.ts';
import { useSession } from '../../base/session.ts';
import { usePassWords } from '../../passes/pass-words.ts';
import { rightsQuery } from '../../passes/queries.ts';

/** Of people who were found: with which pass each would be booked, or why with none. Asked for all of them at once. */
export function useRightNotes({ classId, passNeeded }: ClassDetail, hits: CustomerSummary[] | null) {
  const { t, ready } = useTranslation(ERROR_WORDS, { useSuspense: false });
  const { studioId } = useSession();
  const words = usePassWords();
  const ids = hits?.map((one) => one.customerId) ?? [];
  const rights = useQuery({
    ...rightsQuery(studioId, classId, ids),
    enabled: passNeeded && ids.length > 0,
  }).data;
  return (customerId: string): string | null => {
    const right = rights?.find((one) => one.customerId === customerId);
    if (right?.pass) return words.with(right.pass);
    return right?.refused && ready ? t(`errors.${right.refused}.message`) : null;
  };
}
