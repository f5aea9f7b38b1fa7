import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Location } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { changedFields } from '../../base/changed-fields.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { ownTimeZone, TimeZoneSelect } from '../../ui/time-zone-select.tsx';

/** A location, new or known. */
export function LocationDialog(props: { location: Location | null; onClose: () => void }) {
  const { onClose } = props;
  /** As it was when the form was opened; the page behind goes on. */
  const [location] = useState(props.location);
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [seen] = useState({
    name: location?.name ?? '',
    address: location?.address ?? '',
    timeZone: location?.timeZone ?? ownTimeZone(),
  });
  const form = useForm({
    initialValues: seen,
    validate: { name: (value) => (value.trim() ? null : t('place.nameNeeded')) },
  });
  const save = useMutation({
    mutationFn: ({ version = location?.version, ...body }: typeof form.values & { version?: number }) =>
      location
        ? api.updateLocation({
            params: { studioId, locationId: location.locationId },
            body: { ...changedFields(seen, body), version },
          })
        : api.createLocation({ params: { studioId }, body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: studioQuery(studioId).queryKey });
      void client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({ message: t('saved') });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  const moves = location !== null && form.values.timeZone !== location.timeZone;
  return (
    <FormDialog
      onClose={onClose}
      title={t(location ? 'place.changeLocation' : 'place.addLocation')}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={{ ...save, error: presentOf(save.error) ? null : save.error }}
      submit={t('save')}
    >
      <Conflict<Location>
        error={save.error}
        seen={seen}
        mine={changedFields(seen, form.values)}
        fields={(['name', 'address', 'timeZone'] as const).map((field) => ({
          field,
          label: t(`place.${field}`),
        }))}
        saving={save.isPending}
        onKeepTheirs={onClose}
        onSaveMine={({ version }) => save.mutate({ ...form.values, version })}
      />
      <TextInput data-autofocus label={t('place.name')} maxLength={80} {...form.getInputProps('name')} />
      <TextInput label={t('place.address')} maxLength={200} {...form.getInputProps('address')} />
      <TimeZoneSelect label={t('place.timeZone')} {...form.getInputProps('timeZone')} />
      {moves && (
        <Text size="sm" role="status">
          {t('place.zoneMoves')}
        </Text>
      )}
    </FormDialog>
  );
}
