import { Group, Stack, Text } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import { Asked } from '../../../ui/asked.tsx';
import { Part } from '../../page.tsx';
import classes from '../mapping/mapping.module.css';
import { todosQuery } from '../mapping/queries.ts';
import { TodoCard } from './todo-card.tsx';

/** What needs a person, what keeps most from working first; each closes itself once it is mended. */
export function TodoSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const todos = useQuery(todosQuery(studioId));
  return (
    <Part title={t('todo.title')}>
      <Asked query={todos} loading={80}>
        {({ todos: rows }) =>
          rows.length === 0 ? (
            <Group gap="sm" wrap="nowrap">
              <IconCircleCheck size={22} color="var(--good)" style={{ flex: 'none' }} aria-hidden />
              <Text>{t('todo.none')}</Text>
            </Group>
          ) : (
            <Stack gap="sm">
              <Text size="sm" c="dimmed">
                {t('todo.intro', { count: rows.length })}
              </Text>
              <ul className={classes.todos}>
                {rows.map((todo) => (
                  <TodoCard key={todo.todoId} todo={todo} />
                ))}
              </ul>
            </Stack>
          )
        }
      </Asked>
    </Part>
  );
}
