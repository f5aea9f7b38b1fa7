import { Alert, Group, NumberInput, Radio, Switch } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import IconMailOff from '@tabler/icons-react/dist/esm/icons/IconMailOff.mjs';
import type { Privacy } from '@tandem/api/studio';
import { MAX_KEPT_MONTHS, may } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { changedFields } from '../../base/changed-fields.ts';
import { useSession } from '../../base/session.ts';
import { privacyQuery } from '../../rights/queries.ts';
import { confirm } from '../../ui/confirm.tsx';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { Form } from '../../ui/form.tsx';
import { notify } from '../../ui/notify.tsx';

/** Offered where nothing was set before. */
const USUAL_MONTHS = { keepNumbersMonths: 36, keepTracesMonths: 24 };
type Rule = keyof typeof USUAL_MONTHS;
const RULES: Rule[] = ['keepNumbersMonths', 'keepTracesMonths'];
type Settings = { [rule in Rule]: number | string | null } & { classMail: boolean };

/** How long numbers and traces are kept, and whether mails go out; the owner sets it, managers read it. */
export function KeepForm({ privacy }: { privacy: Privacy }) {
  const { t } = useTranslation('privacy');
  const { studioId, role } = useSession();
  const client = useQueryClient();
  const readOnly = !may(role, 'setPrivacy');
  /** As it was when the form was opened or last saved. */
  const [seen, setSeen] = useState(privacy);
  const form = useForm<Settings>({
    initialValues: {
      keepNumbersMonths: privacy.keepNumbersMonths,
      keepTracesMonths: privacy.keepTracesMonths,
      classMail: privacy.classMail,
    },
    validate: Object.fromEntries(
      RULES.map((rule) => [
        rule,
        (value: Settings[Rule]) =>
          value === null || (Number(value) >= 1 && Number(value) <= MAX_KEPT_MONTHS)
            ? null
            : t('monthsWrong', { most: MAX_KEPT_MONTHS }),
      ]),
    ),
  });
  const save = useMutation({
    mutationFn: ({ version = seen.version, ...values }: Settings & { version?: number }) =>
      api.setPrivacy({
        params: { studioId },
        body: { ...changedFields(bodyOf(seen), bodyOf(values)), version },
      }),
    onSuccess: (saved) => {
      client.setQueryData(privacyQuery(studioId).queryKey, saved);
      show(saved);
      notify({ message: t('saved') });
    },
  });
  const show = (present: Pick<Privacy, 'version' | keyof Settings>) => {
    setSeen({ ...seen, ...present });
    form.setValues(bodyOf(present));
    form.resetDirty(bodyOf(present));
  };
  const submit = form.onSubmit((values) => {
    const shorter = RULES.some((rule) => (months(values[rule]) ?? Infinity) < (privacy[rule] ?? Infinity));
    if (!shorter) return save.mutate(values);
    confirm({
      title: t('shorterTitle'),
      text: t('shorter'),
      yes: t('shorterConfirm'),
      onConfirm: () => save.mutate(values),
    });
  });
  return (
    <Form
      onSubmit={submit}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={readOnly ? null : t('save')}
      submitProps={{ disabled: !form.isDirty() }}
      buttons="start"
      stack={{ gap: 'lg', maw: 640 }}
    >
      {readOnly && (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
          {t('readOnly')}
        </Alert>
      )}
      <Conflict<Privacy>
        error={save.error}
        seen={bodyOf(seen)}
        mine={changedFields(bodyOf(seen), bodyOf(form.values))}
        fields={[
          ...RULES.map((rule) => ({
            field: rule,
            label: t(`rule.${rule}.label`),
            show: (value: unknown) => `${value} ${t('months')}`,
            empty: t('always'),
          })),
          {
            field: 'classMail',
            label: t('classMail'),
            show: (value: unknown) => t(value ? 'on' : 'off'),
          },
        ]}
        saving={save.isPending}
        onKeepTheirs={(present) => {
          show(present);
          save.reset();
          void client.invalidateQueries({ queryKey: privacyQuery(studioId).queryKey });
        }}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      {RULES.map((rule) => (
        <Keep key={rule} rule={rule} readOnly={readOnly} form={form} />
      ))}
      <div>
        <Switch
          label={t('classMail')}
          description={t('classMailHint')}
          disabled={readOnly}
          {...form.getInputProps('classMail', { type: 'checkbox' })}
        />
        {privacy.classMail && !privacy.mail.works && (
          <Alert color="orange" mt="sm" icon={<IconMailOff aria-hidden />}>
            {t(`mail.${privacy.mail.code ?? 'unknown'}`, {
              defaultValue: t('mail.unknown'),
            })}
          </Alert>
        )}
      </div>
    </Form>
  );
}

const bodyOf = (settings: Settings) => ({
  keepNumbersMonths: months(settings.keepNumbersMonths),
  keepTracesMonths: months(settings.keepTracesMonths),
  classMail: settings.classMail,
});

const months = (value: number | string | null): number | null => (value === null ? null : Number(value));

function Keep(props: {
  rule: Rule;
  readOnly: boolean;
  form: Pick<UseFormReturnType<Settings>, 'values' | 'setFieldValue' | 'getInputProps'>;
}) {
  const { t } = useTranslation('privacy');
  const { rule, form, readOnly } = props;
  const value = form.values[rule];
  return (
    <Radio.Group
      label={t(`rule.${rule}.label`)}
      value={value === null ? 'always' : 'months'}
      onChange={(choice) => form.setFieldValue(rule, choice === 'always' ? null : USUAL_MONTHS[rule])}
      description={
        value === null || value === ''
          ? t(`rule.${rule}.always`)
          : t(`rule.${rule}.effect`, { count: Number(value) })
      }
      descriptionProps={{ fz: 'sm' }}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
    >
      <Group gap="lg" my="xs" mih={44}>
        <Radio value="always" disabled={readOnly} label={t('always')} />
        <Radio value="months" disabled={readOnly} label={t('forMonths')} />
        {value !== null && (
          <NumberInput
            w={140}
            aria-label={t(`rule.${rule}.label`)}
            min={1}
            max={MAX_KEPT_MONTHS}
            allowDecimal={false}
            readOnly={readOnly}
            suffix={` ${t('months')}`}
            {...form.getInputProps(rule)}
          />
        )}
      </Group>
    </Radio.Group>
  );
}
