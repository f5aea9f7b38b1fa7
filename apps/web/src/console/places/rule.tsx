import { Box, Button, Group, type ModalProps, Text, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Studio } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQueryClient } from '@tanstack/react-query';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { useStudioChange } from '../use-studio-change.ts';

/** A rule of the studio: what it says, and what changes it, for owners and managers; the others read it. */
export function Rule(props: { title: string; says: string; explain?: string; children: ReactNode }) {
  const { role } = useSession();
  return (
    <section>
      <Group justify="space-between" align="flex-start">
        {/* Beside a button with many words there would be no room for a sentence on a phone. */}
        <Box flex="1 1 220px">
          <Title order={2} size="h4">
            {props.title}
          </Title>
          <Text>{props.says}</Text>
          {props.explain && (
            <Text size="sm" c="dimmed">
              {props.explain}
            </Text>
          )}
        </Box>
        {may(role, 'manageClasses') && props.children}
      </Group>
    </section>
  );
}

/** The button of a rule; without words of its own it says "Change". */
export function RuleButton({ children, ...props }: ComponentProps<typeof Button<'button'>>) {
  const { t } = useTranslation('console');
  return (
    <Button size="sm" variant="default" flex="none" {...props}>
      {children ?? t('cancelRule.change')}
    </Button>
  );
}

type RuleField = 'lateCancelMinutes' | 'opening' | 'standbyMinutes' | 'waitlist';
type Props<F extends RuleField, V> = {
  studio: Studio;
  field: F;
  title: string;
  form: UseFormReturnType<V>;
  valueOf: (values: V) => Studio[F];
  says: (value: Studio[F]) => string;
  size?: ModalProps['size'];
  onClose: () => void;
  children: ReactNode;
};

/** A rule of the studio in a form; where somebody else was faster, both are told. */
export function RuleDialog<F extends RuleField, V>(props: Props<F, V>) {
  const { field, title, form, onClose } = props;
  const { t } = useTranslation('console');
  const client = useQueryClient();
  /** As it was when the form was opened; the page behind goes on. */
  const [seen] = useState(props.studio);
  const mine = { [field]: props.valueOf(form.values) } as Pick<Studio, F>;
  const { studioId } = seen;
  const save = useStudioChange(() => {
    notify({ message: t('saved') });
    onClose();
    return client.invalidateQueries({ queryKey: topicKey('class', studioId) });
  });
  return (
    <FormDialog
      size={props.size}
      onClose={onClose}
      title={title}
      onSubmit={form.onSubmit(() => save.mutate({ ...mine, version: seen.version }))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
    >
      <Conflict<Studio>
        error={save.error}
        seen={{ [field]: seen[field] }}
        mine={mine}
        fields={[{ field, label: title, show: (value) => props.says(value as Studio[F]) }]}
        saving={save.isPending}
        onKeepTheirs={onClose}
        onSaveMine={({ version }) => save.mutate({ ...mine, version })}
      />
      {props.children}
    </FormDialog>
  );
}
