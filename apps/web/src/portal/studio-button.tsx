import { Button, type ButtonProps, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useNoLine } from '../base/as-kept.ts';

/** A button whose deed only the studio can do: without a line it waits, and says why. */
export function StudioButton(props: ButtonProps & { onClick: () => void; children: ReactNode }) {
  const { t } = useTranslation('portal');
  const waits = useNoLine();
  const id = useId();
  return (
    <>
      <Button {...props} disabled={waits || props.disabled} aria-describedby={waits ? id : undefined} />
      {waits && (
        <Text id={id} size="sm" c="dimmed" ta={props.fullWidth ? 'center' : undefined}>
          {t('needsStudio')}
        </Text>
      )}
    </>
  );
}
