import { Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useNoLine } from '../base/as-kept.ts';
import classes from './portal.module.css';

/** Forms whose deed only the studio can do: without a line they wait, and say why. */
export function NeedsStudio({ children }: { children: ReactNode }) {
  const { t } = useTranslation('portal');
  const waits = useNoLine();
  const id = useId();
  return (
    <fieldset className={classes.waiting} disabled={waits} aria-describedby={waits ? id : undefined}>
      {waits && (
        <Text id={id} size="sm" c="dimmed">
          {t('needsStudio')}
        </Text>
      )}
      {children}
    </fieldset>
  );
}
