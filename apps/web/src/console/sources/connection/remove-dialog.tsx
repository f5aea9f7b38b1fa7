import { Radio, Stack, Text } from '@mantine/core';
import { sourceLeavings, sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { topicKey } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Form } from '../../../ui/form.tsx';
import { notify } from '../../../ui/notify.tsx';
import { sourceQuery } from '../queries.ts';
import { useSourceChange } from '../use-source-change.ts';

type Leaving = (typeof sourceLeavings)[number];

/** What goes and what stays, with numbers, and what becomes of the classes to come. */
export function RemoveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId } = useSession();
  const name = sourceNames.momence;
  const [coming, choose] = useState<Leaving>('keep');
  const asked = useQuery({
    queryKey: [...topicKey('source', studioId), 'removal'],
    queryFn: ({ signal }) => api.getSourceRemoval({ params: { source, studioId }, signal }),
  });
  const remove = useSourceChange({
    change: () => api.removeSource({ params: { source, studioId }, body: { coming } }),
    onSuccess: () => {
      notify({ message: t('connect.removal.done', { name }) });
      onClose();
    },
    onError: () => {},
  });
  const unsent = useQuery(sourceQuery(studioId)).data?.connection?.checkIns.waiting ?? 0;
  const counted = (count: number) => ({ count, shown: format.number(count) });
  return (
    <Dialog onClose={onClose} title={t('connect.removal.title', { name })}>
      <Asked query={asked} loading={240}>
        {(removal) => (
          <Form
            onSubmit={() => remove.mutate()}
            saving={remove}
            submit={t('connect.removal.confirm', { name })}
            submitProps={{ color: 'red.9' }}
            onCancel={onClose}
          >
            {removal.comingClasses > 0 && (
              <Radio.Group
                label={t('connect.removal.coming', counted(removal.comingClasses))}
                value={coming}
                onChange={(value) => choose(value as Leaving)}
              >
                <Stack gap="xs" mt="xs">
                  {sourceLeavings.map((each) => (
                    <Radio
                      key={each}
                      value={each}
                      label={t(`connect.removal.${each}`)}
                      description={t(`connect.removal.${each}Means`, {
                        ...counted(removal.comingBookings),
                        name,
                      })}
                    />
                  ))}
                </Stack>
              </Radio.Group>
            )}
            <div>
              <Text fw={550}>{t('connect.removal.goes')}</Text>
              <Text size="sm">{t('connect.removal.goesWhat', { ...counted(removal.people), name })}</Text>
              {unsent > 0 && (
                <Text size="sm">{t('connect.removal.checkIns', { ...counted(unsent), name })}</Text>
              )}
            </div>
            <div>
              <Text fw={550}>{t('connect.removal.stays')}</Text>
              <Text size="sm">
                {t('connect.removal.staysWhat', { ...counted(removal.begunClasses), name })}
              </Text>
            </div>
          </Form>
        )}
      </Asked>
    </Dialog>
  );
}
