import { Loader, Stack, Text } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import { useTranslation } from 'react-i18next';
import classes from './check-list.module.css';

const looks = {
  ok: { Icon: IconCircleCheck, color: 'var(--good)' },
  failed: { Icon: IconCircleX, color: 'var(--bad)' },
  not_tried: { Icon: IconCircleDashed, color: 'var(--ink-dim)' },
};

/** One thing that is looked at of a login. @property state null while it runs @property text what it came to, in words */
export type Check = { name: string; title: string; state: keyof typeof looks | null; text: string | null };

/** What is looked at of a login, one after the other, and what each came to. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  const { t } = useTranslation('console');
  return (
    <ul className={classes.checks} aria-live="polite" aria-busy={checks.some(({ state }) => state === null)}>
      {checks.map(({ name, title, state, text }) => (
        <li key={name}>
          <Mark state={state} />
          <Stack gap={0}>
            <Text fw={550}>
              {title} · {t(`checked.${state ?? 'trying'}`)}
            </Text>
            {text && (
              <Text size="sm" c={state === 'failed' ? undefined : 'dimmed'}>
                {text}
              </Text>
            )}
          </Stack>
        </li>
      ))}
    </ul>
  );
}

function Mark({ state }: Pick<Check, 'state'>) {
  if (state === null) return <Loader size={22} aria-hidden />;
  const { Icon, color } = looks[state];
  return <Icon size={22} color={color} aria-hidden />;
}
