import { Button, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { BodyDetails } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../app/api.ts';
import { markField } from '../../app/mark-field.ts';
import { notify } from '../../app/notify.ts';
import { ProblemAlert } from '../../app/problem.tsx';
import { topicKey } from '../../app/queries.ts';
import { useSession } from '../../app/session.ts';

/** The numbers with the bounds that the studio accepts. */
const NUMBERS = [
  { name: 'heightCm', unit: 'cm', min: 80, max: 250, decimals: 1 },
  { name: 'weightKg', unit: 'kg', min: 20, max: 350, decimals: 1 },
  { name: 'ftpW', unit: 'W', min: 20, max: 700, decimals: 0 },
  { name: 'lthrBpm', unit: 'bpm', min: 60, max: 230, decimals: 0 },
  { name: 'restingHrBpm', unit: 'bpm', min: 25, max: 120, decimals: 0 },
  { name: 'maxHrBpm', unit: 'bpm', min: 90, max: 240, decimals: 0 },
] as const;

/** Body details; each says which number it improves. Empty means unknown, never a default. */
export function BodyForm(props: { customerId: string; body: BodyDetails; readOnly?: boolean }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { body, readOnly } = props;
  const form = useForm({
    initialValues: {
      birthDate: body.birthDate ?? '',
      gender: body.gender,
      ...(Object.fromEntries(NUMBERS.map(({ name }) => [name, body[name] ?? ''])) as Record<
        (typeof NUMBERS)[number]['name'],
        number | string
      >),
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.updateBody({
        params: { studioId, customerId: props.customerId },
        body: {
          birthDate: values.birthDate || null,
          gender: values.gender,
          ...Object.fromEntries(
            NUMBERS.map(({ name }) => [name, values[name] === '' ? null : Number(values[name])]),
          ),
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      notify({ message: t('saved') });
    },
    onError: (error) => markField(error, form),
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <TextInput
          type="date"
          label={t('body.birthDate')}
          description={t('body.birthDateHelps')}
          readOnly={readOnly}
          {...form.getInputProps('birthDate')}
        />
        <Select
          label={t('body.gender')}
          description={t('body.genderHelps')}
          clearable
          readOnly={readOnly}
          data={(['female', 'male', 'other'] as const).map((g) => ({
            value: g,
            label: t(`body.genders.${g}`),
          }))}
          {...form.getInputProps('gender')}
        />
        {NUMBERS.map(({ name, unit, min, max, decimals }) => (
          <NumberInput
            key={name}
            label={t(`body.${name}`)}
            description={t(`body.${name}Helps`)}
            suffix={` ${unit}`}
            min={min}
            max={max}
            clampBehavior="blur"
            decimalScale={decimals}
            decimalSeparator={t('decimalSeparator')}
            hideControls
            readOnly={readOnly}
            {...form.getInputProps(name)}
          />
        ))}
        {save.error && <ProblemAlert error={save.error} />}
        {!readOnly && (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
