import type { Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { useStudioChange } from '../use-studio-change.ts';
import { Rule, RuleButton } from './rule.tsx';

type Props = { studio: Pick<Studio, 'memberPhones' | 'version'> };

/** Whether members may send their own strap from their phone. */
export function MemberPhones({ studio: { memberPhones, version } }: Props) {
  const { t } = useTranslation('waitlist');
  const { t: ofConsole } = useTranslation('console');
  const change = useStudioChange(() => notify({ message: ofConsole('saved') }));
  return (
    <Rule
      title={t('phone.rule.title')}
      says={t(memberPhones ? 'phone.rule.allowed' : 'phone.rule.forbidden')}
      explain={t('phone.rule.explain')}
    >
      <RuleButton
        loading={change.isPending}
        onClick={() => change.mutate({ memberPhones: !memberPhones, version }, { onError: showProblem })}
      >
        {t(memberPhones ? 'phone.rule.forbid' : 'phone.rule.allow')}
      </RuleButton>
    </Rule>
  );
}
