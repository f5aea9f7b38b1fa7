import { type SourceCheckList, sourceCheckList } from '@tandem/api/studio';
import { sourceChecks, sourceNames } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../../base/api.ts';
import { CheckList } from '../../check-list.tsx';

/** How far a login came that was refused; null where something else went wrong. */
export function checksOf(error: Error | null): SourceCheckList | null {
  if (!(error instanceof ApiProblem)) return null;
  return sourceCheckList.safeParse(error.details?.checks).data ?? null;
}

/** Each check of a login with its own words; `null` while it is tried. */
export function LoginChecks({ checks }: { checks: SourceCheckList | null }) {
  const { t } = useTranslation('sources');
  const name = sourceNames.momence;
  return (
    <CheckList
      checks={sourceChecks.map((each) => {
        const check = checks?.find((one) => one.name === each);
        const state = checks ? (check?.state ?? 'not_tried') : null;
        const code = check?.code;
        const why = () =>
          code === 'not_allowed'
            ? t(`connect.checks.notAllowed.${each === 'people' ? 'people' : 'classes'}`, { name })
            : code
              ? t(`connect.checks.code.${code}`, { name })
              : null;
        return {
          ...{ name: each, state },
          title: t(`connect.checks.${each}`),
          text:
            state === 'failed' ? why() : state === 'ok' ? t(`connect.checks.about.${each}`, { name }) : null,
        };
      })}
    />
  );
}
