import { Checkbox, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Location } from '@tandem/api/studio';
import type { BookingSource } from '@tandem/api/words';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { type Day, dayIn } from '../../base/calendar.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';

/** What another system owns is cancelled there. */
const isOurs = ({ source }: { source: BookingSource }): boolean => source === 'tandem';

/** Closes a location on some days. What stands in them is told before anything is done. */
export function ClosureDialog({ location, onClose }: { location: Location; onClose: () => void }) {
  const { t } = useTranslation('team');
  const { studioId, mailServer } = useSession();
  const client = useQueryClient();
  const today: Day = dayIn(location.timeZone, useNow());
  const params = { studioId, locationId: location.locationId };
  const form = useForm({
    initialValues: { fromDay: today, toDay: today, reason: '', cancelClasses: true },
    validate: {
      fromDay: (value) => (value ? null : t('closure.dayNeeded')),
      toDay: (value, { fromDay }) => (value >= fromDay ? null : t('closure.toBeforeFrom')),
      reason: (value) => (value.trim() ? null : t('closure.reasonNeeded')),
    },
  });
  const { fromDay, toDay, cancelClasses } = form.values;
  const standing = useQuery({
    queryKey: [...topicKey('class', studioId), 'closing', location.locationId, fromDay, toDay],
    queryFn: async () =>
      (await api.closeLocation({ params, body: { fromDay, toDay, reason: '-', preview: true } })).classes,
    enabled: fromDay !== '' && toDay >= fromDay,
    placeholderData: keepPreviousData,
  });
  const classes = standing.data ?? [];
  const own = classes.filter(isOurs);
  const people = classes.reduce((sum, one) => sum + one.booked, 0);
  const close = useMutation({
    mutationFn: ({ cancelClasses, ...body }: typeof form.values) =>
      api.closeLocation({ params, body: { ...body, ...(cancelClasses && { cancelClasses }) } }),
    onSuccess: async ({ classes }, wish) => {
      await client.invalidateQueries({ queryKey: topicKey('places', studioId) });
      void client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      const count = wish.cancelClasses ? classes.filter(isOurs).length : 0;
      notify({ message: t('closure.done', { count, place: location.name }) });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t('closure.title', { place: location.name })}
      onSubmit={form.onSubmit((values) => {
        if (standing.isSuccess && !standing.isPlaceholderData) close.mutate(values);
      })}
      saving={close}
      submit={
        cancelClasses && own.length > 0
          ? t('closure.closeAndCancel', { count: own.length })
          : t('closure.close')
      }
      submitProps={{
        disabled: standing.isPlaceholderData || standing.isPending,
        ...(cancelClasses && own.length > 0 && { color: 'red.9' }),
      }}
    >
      <Group grow align="flex-start">
        <TextInput
          data-autofocus
          type="date"
          label={t('closure.from')}
          min={today}
          {...form.getInputProps('fromDay')}
          onChange={({ currentTarget: { value } }) => {
            form.setFieldValue('fromDay', value);
            if (toDay < value) form.setFieldValue('toDay', value);
          }}
        />
        <TextInput type="date" label={t('closure.to')} min={fromDay} {...form.getInputProps('toDay')} />
      </Group>
      <TextInput
        label={t('closure.reason')}
        description={t('closure.reasonHint')}
        maxLength={120}
        {...form.getInputProps('reason')}
      />
      {standing.error && <ProblemAlert error={standing.error} retry={() => standing.refetch()} />}
      {standing.isSuccess ? (
        <Text size="sm" role="status">
          {t('closure.standing', { count: classes.length })}{' '}
          {classes.length > 0 && t('closure.people', { count: people })}
        </Text>
      ) : (
        standing.isFetching && <Skeleton h={24} />
      )}
      {classes.length > 0 && (
        <Checkbox
          label={t('closure.cancel', { count: classes.length })}
          description={
            cancelClasses
              ? people > 0 && t(mailServer ? 'closure.told' : 'closure.untold')
              : t('closure.stays')
          }
          {...form.getInputProps('cancelClasses', { type: 'checkbox' })}
        />
      )}
    </FormDialog>
  );
}
