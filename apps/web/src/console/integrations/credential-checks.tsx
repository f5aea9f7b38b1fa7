import { Stack, Text } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import type { CredentialsTest } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import classes from './integrations.module.css';

const looks = {
  ok: { Icon: IconCircleCheck, color: '#0f5c5a' },
  failed: { Icon: IconCircleX, color: '#b01e1e' },
  not_tried: { Icon: IconCircleDashed, color: '#5b636b' },
};

/** Each check of the test with its own words. */
export function CredentialChecks({ test }: { test: CredentialsTest }) {
  const { t } = useTranslation('console');
  return (
    <ul className={classes.checks} aria-live="polite">
      {test.checks.map((check) => {
        const { Icon, color } = looks[check.state];
        return (
          <li key={check.name}>
            <Icon size={22} color={color} aria-hidden />
            <Stack gap={0}>
              <Text fw={550}>
                {t(`checks.${check.name}`)} · {t(`checks.state.${check.state}`)}
              </Text>
              {check.state === 'failed' && (
                <Text size="sm">{t(`checks.code.${check.code}`, { defaultValue: check.message ?? '' })}</Text>
              )}
            </Stack>
          </li>
        );
      })}
    </ul>
  );
}
