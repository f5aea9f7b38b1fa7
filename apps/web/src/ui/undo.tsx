import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18n from 'i18next';
import { notify } from './notify.tsx';

/** How long something done offers its undo. */
const UNDO_MS = 10_000;

/** Says what was done, with a button that takes it back. */
export function offerUndo(done: {
  message: string;
  undo: () => void;
  showMs?: number;
  /** Large enough for a thumb. */
  large?: boolean;
}): void {
  const id = notify({
    autoClose: done.showMs ?? UNDO_MS,
    message: (
      <Group justify="space-between" wrap={done.large ? 'nowrap' : undefined}>
        {done.message}
        <Button
          variant="light"
          size={done.large ? 'md' : 'xs'}
          onClick={() => {
            notifications.hide(id);
            done.undo();
          }}
        >
          {i18n.t('undo')}
        </Button>
      </Group>
    ),
  });
}
