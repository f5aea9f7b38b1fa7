import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Room } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { showProblem } from '../../ui/problem.tsx';
import { offerUndo } from '../../ui/undo.tsx';
import { spotsInWords } from './spots-in-words.ts';

/** One more room with the layout of another, which can be taken back at once. */
export function CopyRoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation(['team', 'room']);
  const { studioId } = useSession();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: studioQuery(studioId).queryKey });
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (value) => (value.trim() ? null : t('place.nameNeeded')) },
  });
  const undo = useMutation({
    mutationFn: (roomId: string) => api.removeRoom({ params: { studioId, roomId } }),
    onSettled: refresh,
    onError: showProblem,
  });
  const save = useMutation({
    mutationFn: (body: { name: string }) => api.copyRoom({ params: { studioId, roomId: room.roomId }, body }),
    onSuccess: async ({ roomId, name }) => {
      await refresh();
      offerUndo({ message: t('place.copied', { name }), undo: () => undo.mutate(roomId) });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      onClose={onClose}
      size="sm"
      title={t('place.copyNamed', { name: room.name })}
      onSubmit={form.onSubmit(({ name }) => save.mutate({ name: name.trim() }))}
      saving={save}
      submit={t('place.copy')}
    >
      <TextInput data-autofocus label={t('place.copyName')} maxLength={80} {...form.getInputProps('name')} />
      <Text size="sm" c="dimmed">
        {t('place.copyHas', { what: spotsInWords(room.spots, t) })}
      </Text>
    </FormDialog>
  );
}
