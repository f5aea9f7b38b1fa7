import type { Guide } from '@tandem/api/studio';
import type { GuideState, GuideStep } from '@tandem/api/words';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { showProblem } from '../../ui/problem.tsx';
import { offerUndo } from '../../ui/undo.tsx';

/** Asked anew whenever it is gone to: what was done a moment ago is off the list. */
export const guideQuery = (studioId: string) =>
  queryOptions({
    // With each change of a class: what is done on the page where the guide stands.
    queryKey: [...topicKey('class', studioId), 'guide'],
    queryFn: ({ signal }) => api.getGuide({ params: { studioId }, signal }),
    staleTime: 0,
  });

export const stepsIn = ({ steps }: Guide, state: GuideState): GuideStep[] =>
  steps.filter((one) => one.state === state).map(({ step }) => step);

/** Puts steps aside, which can be taken back at once, or takes it back. */
export function useAside() {
  const { t } = useTranslation('guide');
  const { studioId } = useSession();
  const cache = useQueryClient();
  const set = useMutation({
    mutationFn: (body: { steps: GuideStep[]; aside: boolean }) =>
      api.setAside({ params: { studioId }, body }),
    onSuccess: (guide, { steps, aside }) => {
      cache.setQueryData(guideQuery(studioId).queryKey, guide);
      if (aside)
        offerUndo({
          message: steps.length > 1 ? t('allAside') : t('isAside', { title: t(`steps.${steps[0]!}.title`) }),
          undo: () => set.mutate({ steps, aside: false }),
        });
    },
    onError: showProblem,
  });
  return set;
}

/** Where each step is done. */
export const wayOf: Record<GuideStep, { to: string; hash?: string }> = {
  place: { to: '/console/$studioId/places' },
  spots: { to: '/console/$studioId/places' },
  classTypes: { to: '/console/$studioId/class-types' },
  week: { to: '/console/$studioId' },
  rules: { to: '/console/$studioId/places', hash: 'rules' },
  passes: { to: '/console/$studioId/passes' },
  tracking: { to: '/console/$studioId/integrations/spivi' },
  mail: { to: '/console/$studioId/mails' },
  team: { to: '/console/$studioId/team' },
  site: { to: '/console/$studioId/integrations/public' },
  member: { to: '/console/$studioId/customers' },
};
