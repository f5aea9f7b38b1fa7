import { Button, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { SourceTodo } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import classes from '../mapping/mapping.module.css';
import { BelieveDialog } from './believe-dialog.tsx';

/** Mended at the class. */
const OF_CLASS: readonly SourceTodo['kind'][] = [
  'room_taken',
  'spot_taken',
  'booked_twice',
  'check_in_refused',
];

/** One thing that needs a person: what it is, what it keeps from working, and what mends it. */
export function TodoCard({ todo }: { todo: SourceTodo }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const due =
    todo.dueAt && (todo.timeZone ? format.dayTime(todo.dueAt, todo.timeZone) : format.moment(todo.dueAt));
  const words = {
    count: todo.count,
    name: todo.name,
    other: todo.other ?? t('todo.anotherClass'),
    system: sourceNames.momence,
  };
  return (
    <li className={classes.todo}>
      <IconAlertTriangle size={22} color="var(--warn)" aria-hidden />
      <div>
        <Text fw={550}>{t(`todo.kinds.${todo.kind}.title`, words)}</Text>
        <Text size="sm">{t(`todo.kinds.${todo.kind}.text`, words)}</Text>
        {due && (
          <Text size="sm" c="dimmed">
            {t('todo.due', { when: due })}
          </Text>
        )}
      </div>
      <Remedy todo={todo} />
    </li>
  );
}

function Remedy({ todo }: { todo: SourceTodo }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const [looking, look] = useState(false);
  const { kind, gone, classId } = todo;
  const label = t(`todo.kinds.${kind}.do`);
  const look_ = { size: 'sm', variant: 'light', 'aria-label': `${label}: ${todo.name}` } as const;
  if (gone)
    return (
      <>
        <Button {...look_} onClick={() => look(true)}>
          {label}
        </Button>
        {looking && <BelieveDialog todo={todo} gone={gone} onClose={() => look(false)} />}
      </>
    );
  if (kind === 'person_unknown')
    return (
      <Button
        {...look_}
        renderRoot={(props) => (
          <Link to="/console/$studioId/integrations/momence/people" params={{ studioId }} {...props} />
        )}
      >
        {label}
      </Button>
    );
  if (OF_CLASS.includes(kind) && classId !== null)
    return (
      <Button
        {...look_}
        renderRoot={(props) => (
          <Link to="/console/$studioId/classes/$classId" params={{ studioId, classId }} {...props} />
        )}
      >
        {label}
      </Button>
    );
  const parts: Partial<Record<SourceTodo['kind'], string>> = {
    spot_unknown: `spots-${todo.roomId}`,
    login_refused: 'connection',
    takeover_failed: 'taking-over',
  };
  const hash = parts[kind] ?? 'places';
  return (
    <Button
      {...look_}
      renderRoot={(props) => (
        <Link to="/console/$studioId/integrations/momence" params={{ studioId }} hash={hash} {...props} />
      )}
    >
      {label}
    </Button>
  );
}
