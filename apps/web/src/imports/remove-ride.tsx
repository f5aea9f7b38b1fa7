import { Button, Text } from '@mantine/core';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { confirm } from '../ui/confirm.tsx';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';

/** Removes a ride that came from a file, after a question. */
export function RemoveRide(props: { customerId: string; rideId: string; onRemoved: () => void }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { customerId, rideId } = props;
  const remove = useMutation({
    mutationFn: () => api.removeOwnRide({ params: { studioId, customerId, rideId } }),
    onSuccess: () => {
      notify({ message: t('import.removed') });
      props.onRemoved();
      void client.invalidateQueries({ queryKey: topicKey('performance', studioId) });
    },
    onError: showProblem,
  });
  const ask = () =>
    confirm({
      title: t('import.removeTitle'),
      text: <Text>{t('import.removeText')}</Text>,
      yes: t('import.remove'),
      onConfirm: () => remove.mutate(),
    });
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<IconTrash size={18} aria-hidden />}
      loading={remove.isPending}
      onClick={ask}
    >
      {t('import.remove')}
    </Button>
  );
}
