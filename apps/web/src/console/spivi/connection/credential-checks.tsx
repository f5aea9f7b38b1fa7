import type { CredentialsTest } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { CheckList } from '../../check-list.tsx';

const NAMES = ['base_url', 'credentials', 'access', 'site_id'] as const;

/** Each check of the test with its own words; `null` while it runs. */
export function CredentialChecks({ test }: { test: CredentialsTest | null }) {
  const { t } = useTranslation('spivi');
  const checks = NAMES.map((name) => {
    const check = test?.checks.find((c) => c.name === name);
    const state = test ? (check?.state ?? 'not_tried') : null;
    const failed = () =>
      t([`checks.code.${name}.${check?.code}`, `checks.code.${check?.code}`], {
        defaultValue: check?.message ?? '',
      });
    const text = state === 'failed' ? failed() : state === 'ok' ? t(`checks.about.${name}`) : null;
    return { name, title: t(`checks.${name}`), state, text };
  });
  return <CheckList checks={checks} />;
}
