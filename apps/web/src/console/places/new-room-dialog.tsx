import { useForm } from '@mantine/form';
import type { Location } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { isSpotCount, newRoom, RoomFields, toRoomBody } from '../../welcome/room-fields.tsx';

/** A new room at a location, with its spots laid out. */
export function NewRoomDialog({ location, onClose }: { location: Location; onClose: () => void }) {
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const client = useQueryClient();
  const form = useForm({
    initialValues: newRoom,
    validate: {
      roomName: (value) => (value.trim() ? null : t('place.nameNeeded')),
      spots: (value) => (isSpotCount(value) ? null : t('place.spotsNeeded')),
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.createRoom({
        params: { studioId, locationId: location.locationId },
        body: toRoomBody(values),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: studioQuery(studioId).queryKey });
      notify({ message: t('saved') });
      onClose();
    },
    onError: (error) => markField(error, form, { name: 'roomName' }),
  });
  return (
    <FormDialog
      onClose={onClose}
      size={960}
      title={t('place.addRoomAt', { location: location.name })}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('place.addRoom')}
    >
      <RoomFields values={form.values} field={(name) => form.getInputProps(name)} />
    </FormDialog>
  );
}
