import { Loader, Stack, Text } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import type { CredentialsTest } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import classes from '../spivi.module.css';

type Check = CredentialsTest['checks'][number];
const looks = {
  ok: { Icon: IconCircleCheck, color: 'var(--good)' },
  failed: { Icon: IconCircleX, color: 'var(--bad)' },
  not_tried: { Icon: IconCircleDashed, color: 'var(--ink-dim)' },
};
const NAMES = ['base_url', 'credentials', 'access', 'site_id'] as const;

/** Each check of the test with its own words; `null` while it runs. */
export function CredentialChecks({ test }: { test: CredentialsTest | null }) {
  const { t } = useTranslation('spivi');
  return (
    <ul className={classes.checks} aria-live="polite" aria-busy={!test}>
      {NAMES.map((name) => {
        const check = test?.checks.find((c) => c.name === name);
        return (
          <li key={name}>
            <Mark check={check} waiting={!test} />
            <Stack gap={0}>
              <Text fw={550}>
                {t(`checks.${name}`)} · {t(`checks.state.${test ? (check?.state ?? 'not_tried') : 'trying'}`)}
              </Text>
              {check?.state === 'failed' ? (
                <Text size="sm">
                  {t([`checks.code.${name}.${check.code}`, `checks.code.${check.code}`], {
                    defaultValue: check.message ?? '',
                  })}
                </Text>
              ) : (
                check?.state === 'ok' && (
                  <Text size="sm" c="dimmed">
                    {t(`checks.about.${name}`)}
                  </Text>
                )
              )}
            </Stack>
          </li>
        );
      })}
    </ul>
  );
}

function Mark({ check, waiting }: { check: Check | undefined; waiting: boolean }) {
  if (waiting) return <Loader size={22} aria-hidden />;
  const { Icon, color } = looks[check?.state ?? 'not_tried'];
  return <Icon size={22} color={color} aria-hidden />;
}
