import { Alert, Stack } from '@mantine/core';
import IconReplace from '@tabler/icons-react/dist/esm/icons/IconReplace.mjs';
import type { ReactNode } from 'react';

/** Says that somebody is to take over a class, or several. */
export function SubstituteAlert({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert color="orange" variant="light" icon={<IconReplace aria-hidden />} title={title}>
      <Stack gap="md">{children}</Stack>
    </Alert>
  );
}
