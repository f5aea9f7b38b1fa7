import { Button, Group, NumberInput, Radio, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Studio, WaitlistRules } from '@tandem/api/studio';
import {
  MAX_OFFER_MINUTES,
  MAX_WAITLIST,
  MAX_WAITLIST_CLOSES_MINUTES,
  MIN_OFFER_MINUTES,
  may,
  waitlistModes,
} from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';

/** The rule of waitlists as a sentence or two. */
function useRuleWords() {
  const { t } = useTranslation('waitlist');
  return ({ size, mode, offerMinutes, closesMinutes }: WaitlistRules): string =>
    size === 0
      ? t('rules.none')
      : [
          t('rules.sizeSays', { count: size }),
          mode === 'automatic' ? t('rules.says.automatic') : t('rules.says.offer', { count: offerMinutes }),
          closesMinutes > 0 && t('rules.says.closes', { count: closesMinutes }),
        ]
          .filter(Boolean)
          .join(' ');
}

/** How a class that is full goes on; owners and managers change it, the others read it. */
export function WaitingRules({ studio }: { studio: Studio }) {
  const { t } = useTranslation('waitlist');
  const { t: ofClass } = useTranslation('console');
  const { role } = useSession();
  const says = useRuleWords();
  const [editing, dialog] = useDisclosure();
  return (
    <section>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h4">
            {t('rules.rules')}
          </Title>
          <Text>{says(studio.waitlist)}</Text>
        </div>
        {may(role, 'manageClasses') && (
          <Button
            size="sm"
            variant="default"
            flex="none"
            aria-label={t('rules.changeRules')}
            onClick={dialog.open}
          >
            {ofClass('cancelRule.change')}
          </Button>
        )}
      </Group>
      {editing && <WaitingDialog studio={studio} onClose={dialog.close} />}
    </section>
  );
}

function WaitingDialog(props: { studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('waitlist');
  const { t: ofClass } = useTranslation('console');
  const client = useQueryClient();
  const says = useRuleWords();
  const { onClose } = props;
  /** As it was when the form was opened; the page behind goes on. */
  const [seen] = useState(props.studio);
  const { studioId, waitlist } = seen;
  const between = (least: number, most: number) => (value: number | string) =>
    typeof value === 'number' && value >= least && value <= most ? null : t('rules.wrong', { least, most });
  const form = useForm<WaitlistRules>({
    initialValues: waitlist,
    validate: {
      size: between(0, MAX_WAITLIST),
      offerMinutes: between(MIN_OFFER_MINUTES, MAX_OFFER_MINUTES),
      closesMinutes: between(0, MAX_WAITLIST_CLOSES_MINUTES),
    },
  });
  const save = useMutation({
    mutationFn: ({ version = seen.version, ...rules }: WaitlistRules & { version?: number }) =>
      api.updateStudio({ params: { studioId }, body: { waitlist: rules, version } }),
    onSuccess: (saved) => {
      client.setQueryData(studioQuery(studioId).queryKey, saved);
      notify({ message: t('saved') });
      onClose();
    },
  });
  const number = { allowDecimal: false, clampBehavior: 'none' as const };
  return (
    <FormDialog
      onClose={onClose}
      title={t('rules.rules')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
    >
      <Conflict<Studio>
        error={save.error}
        seen={{ waitlist }}
        mine={{ waitlist: form.values }}
        fields={[
          { field: 'waitlist', label: t('rules.rules'), show: (rules) => says(rules as WaitlistRules) },
        ]}
        saving={save.isPending}
        onKeepTheirs={onClose}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      <NumberInput
        data-autofocus
        label={ofClass('waitlist.size')}
        description={t('rules.sizeHintStudio')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        {...number}
        {...form.getInputProps('size')}
      />
      <Radio.Group label={t('rules.mode')} {...form.getInputProps('mode')}>
        <Stack gap="xs" mt="xs">
          {waitlistModes.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={t(`rules.modes.${mode}`)}
              description={t(`rules.modeHints.${mode}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <NumberInput
        label={t('rules.offerMinutes')}
        description={t('rules.offerHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        {...number}
        {...form.getInputProps('offerMinutes')}
      />
      <NumberInput
        label={t('rules.closesMinutes')}
        description={t('rules.closesHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        {...number}
        {...form.getInputProps('closesMinutes')}
      />
    </FormDialog>
  );
}
