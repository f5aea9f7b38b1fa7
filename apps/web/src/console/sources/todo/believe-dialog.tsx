import { Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { SourceTodo } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { notify } from '../../../ui/notify.tsx';
import classes from '../mapping/mapping.module.css';
import { useSourceChange } from '../use-source-change.ts';

/** Shows what is missing at once, so that whoever says that it is gone has seen it; what is beyond a list comes after it. */
export function BelieveDialog(props: {
  todo: SourceTodo;
  gone: NonNullable<SourceTodo['gone']>;
  onClose: () => void;
}) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId } = useSession();
  const { todo, gone, onClose } = props;
  const { foreignClass, digest } = gone;
  const kind = foreignClass === null ? 'classes' : 'roster';
  const believe = useSourceChange({
    change: () => api.believeSource({ params: { source, studioId }, body: { foreignClass, digest } }),
    onSuccess: () => {
      notify({ message: t('todo.believe.done') });
      onClose();
    },
    onError: () => {},
  });
  const named = gone.rows.length;
  // What is to be looked for with care comes first: at the end of a long list nobody would.
  const rows = [...gone.rows].sort((a, b) => Number(b.unsure) - Number(a.unsure));
  const hidden = todo.count - named;
  return (
    <FormDialog
      title={t(`todo.believe.${kind}.title`, { count: named, name: todo.name })}
      onClose={onClose}
      onSubmit={() => believe.mutate()}
      saving={believe}
      submit={t(`todo.believe.${kind}.yes`, { count: named })}
    >
      <Text size="sm">{t(`todo.believe.${kind}.text`, { system: sourceNames.momence })}</Text>
      <ul className={classes.list}>
        {rows.map(({ name, startsAt, timeZone, unsure }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are shown as they came, once
          <li key={n} className={classes.line}>
            <span>{name}</span>
            {startsAt && (
              <Text span size="sm" c="dimmed">
                {timeZone ? format.dayTime(startsAt, timeZone) : format.moment(startsAt)}
              </Text>
            )}
            {unsure && (
              <Group gap={6} wrap="nowrap" align="start" w="100%">
                <IconAlertTriangle
                  size={18}
                  color="var(--warn)"
                  style={{ flex: 'none', marginTop: 2 }}
                  aria-hidden
                />
                <Text size="sm">{t('todo.believe.unsure', { system: sourceNames.momence })}</Text>
              </Group>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && <Text size="sm">{t('todo.believe.more', { count: hidden })}</Text>}
    </FormDialog>
  );
}
