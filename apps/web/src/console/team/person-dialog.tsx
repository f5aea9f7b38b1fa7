import { Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { StaffMember } from '@tandem/api/studio';
import { type StaffRole, staffRoles } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';

const USUAL: StaffRole = 'front_desk';
/** The fewest powers first; who is new is most often at the desk. */
const ROLES = staffRoles.toSorted(
  (a, b) => Number(b === USUAL) - Number(a === USUAL) || staffRoles.indexOf(b) - staffRoles.indexOf(a),
);

/** Adds a person to the team; what each role may do stands beside it. */
export function PersonDialog(props: { onAdded: (person: StaffMember) => void; onClose: () => void }) {
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const form = useForm({
    initialValues: { name: '', email: '', role: USUAL as StaffRole },
    validate: {
      name: (value) => (value.trim() ? null : t('person.nameNeeded')),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('person.emailNeeded')),
    },
  });
  const add = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.addStaff({ params: { studioId }, body: { ...values, email: values.email.trim() } }),
    onSuccess: props.onAdded,
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t('person.title')}
      onSubmit={form.onSubmit((values) => add.mutate(values))}
      saving={add}
      submit={t('person.add')}
    >
      <TextInput
        data-autofocus
        label={t('person.name')}
        maxLength={120}
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <TextInput
        type="email"
        label={t('person.email')}
        maxLength={254}
        autoComplete="off"
        {...form.getInputProps('email')}
      />
      <Radio.Group label={t('person.role')} {...form.getInputProps('role')}>
        <Stack gap="sm" mt="xs">
          {ROLES.map((role) => (
            <Radio key={role} value={role} label={t(`roles.${role}`)} description={t(`person.may.${role}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}
