import type { Studio } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery } from '../../base/queries.ts';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { Rule, RuleButton } from './rule.tsx';

type Props = { studio: Pick<Studio, 'studioId' | 'memberPhones' | 'version'> };

/** Whether members may send their own strap from their phone. */
export function MemberPhones({ studio: { studioId, memberPhones, version } }: Props) {
  const { t } = useTranslation('waitlist');
  const { t: ofConsole } = useTranslation('console');
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      api.updateStudio({ params: { studioId }, body: { memberPhones: !memberPhones, version } }),
    onSuccess: (saved) => {
      client.setQueryData(studioQuery(studioId).queryKey, saved);
      notify({ message: ofConsole('saved') });
    },
    onError: showProblem,
  });
  return (
    <Rule
      title={t('phone.rule.title')}
      says={t(memberPhones ? 'phone.rule.allowed' : 'phone.rule.forbidden')}
      explain={t('phone.rule.explain')}
    >
      <RuleButton loading={change.isPending} onClick={() => change.mutate()}>
        {t(memberPhones ? 'phone.rule.forbid' : 'phone.rule.allow')}
      </RuleButton>
    </Rule>
  );
}
