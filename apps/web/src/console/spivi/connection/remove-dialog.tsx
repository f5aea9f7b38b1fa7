import { Radio, Stack, Text } from '@mantine/core';
import type { SpiviStatus } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { topicKey } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { Asked } from '../../../ui/asked.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Form } from '../../../ui/form.tsx';
import { notify } from '../../../ui/notify.tsx';
import { useSpiviChange } from '../use-spivi-change.ts';

/** What goes and what stays, with numbers, and whether the coming classes are cleared from Spivi first. */
export function RemoveDialog(props: {
  connection: NonNullable<SpiviStatus['connection']>;
  onClose: () => void;
}) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const [choice, choose] = useState<'leave' | 'clear'>('leave');
  const asked = useQuery({
    queryKey: [...topicKey('spivi', studioId), 'removal'],
    queryFn: ({ signal }) => api.getSpiviRemoval({ params: { studioId }, signal }),
  });
  const remove = useSpiviChange({
    change: async (clear: boolean) => {
      if (clear) await api.clearSpivi({ params: { studioId }, body: { clear } });
      else await api.removeSpivi({ params: { studioId } });
    },
    onSuccess: (_, clear) => {
      if (!clear) notify({ message: t('removal.done') });
      props.onClose();
    },
    onError: () => {},
  });
  const { state } = props.connection;
  // Clearing calls Spivi, and now nothing may.
  const silent = state === 'reauth' || state === 'paused' ? state : null;
  const clears = choice === 'clear' && !silent;
  const counted = (count: number) => ({ count, shown: format.number(count) });
  return (
    <Dialog onClose={props.onClose} title={t('removal.title')}>
      <Asked query={asked} loading={240}>
        {(removal) => (
          <Form
            onSubmit={() => remove.mutate(clears)}
            saving={remove}
            submit={t(clears ? 'removal.confirmClear' : 'removal.confirm')}
            submitProps={{ color: 'red.9' }}
            onCancel={props.onClose}
          >
            {removal.futureClasses > 0 && (
              <Radio.Group
                label={t('removal.classes', counted(removal.futureClasses))}
                value={clears ? 'clear' : 'leave'}
                onChange={(value) => choose(value as 'leave' | 'clear')}
              >
                <Stack gap="sm" mt="xs">
                  <Radio
                    value="leave"
                    label={t('removal.leave')}
                    description={t('removal.leaveMeans', counted(removal.futureBookings))}
                  />
                  <Radio
                    value="clear"
                    label={t('removal.clear')}
                    description={silent ? t(`removal.clearNot.${silent}`) : t('removal.clearMeans')}
                    disabled={silent !== null}
                  />
                </Stack>
              </Radio.Group>
            )}
            {removal.runningClasses > 0 && (
              <Text size="sm">{t('removal.running', counted(removal.runningClasses))}</Text>
            )}
            <div>
              <Text fw={550}>{t('removal.goes')}</Text>
              <Text size="sm">{t('removal.goesWhat')}</Text>
            </div>
            <div>
              <Text fw={550}>{t('removal.stays')}</Text>
              <Text size="sm">
                {t('removal.staysWhat', {
                  what: format.list([
                    t('removal.bookings'),
                    t('removal.links', counted(removal.linkedCustomers)),
                    t('removal.results', counted(removal.results)),
                    t('removal.gyms', counted(removal.gyms)),
                  ]),
                })}
              </Text>
            </div>
          </Form>
        )}
      </Asked>
    </Dialog>
  );
}
