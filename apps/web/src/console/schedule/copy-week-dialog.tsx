import { Alert, NativeSelect, NumberInput, Switch, Text } from '@mantine/core';
import type { ClassSummary, Studio } from '@tandem/api/studio';
import { MAX_COPIED_WEEKS } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { addDays, type Day } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { LeftOut, refusedIn } from './left-out.tsx';

/** Makes a week's classes again in the weeks after it. */
export default function CopyWeekDialog(props: {
  studio: Studio;
  monday: Day;
  classes: ClassSummary[];
  locationId?: string | undefined;
  onClose: () => void;
  onMade: (day: Day) => void;
}) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const client = useQueryClient();
  const { studio, monday, onClose } = props;
  const { studioId, locations } = studio;
  const standing = props.classes.filter((c) => c.state !== 'cancelled');
  const [locationId, setLocationId] = useState(
    props.locationId ?? standing[0]?.locationId ?? locations[0]?.locationId ?? '',
  );
  const [weeks, setWeeks] = useState<number | string>(1);
  const [instructors, setInstructors] = useState(true);
  const [draft, setDraft] = useState(false);
  const [tried, setTried] = useState(false);
  const place = locations.find((one) => one.locationId === locationId);
  const count = standing.filter((c) => c.locationId === locationId).length;
  const enough = typeof weeks === 'number' && weeks >= 1 && weeks <= MAX_COPIED_WEEKS;

  const copy = useMutation({
    mutationFn: (more: { leaveOut?: true; acceptInstructorOverlap?: true }) =>
      api.copyWeek({
        params: { studioId, locationId },
        body: { monday, weeks: Number(weeks), instructors, draft, ...more },
      }),
    onSuccess: async ({ classIds, leftOut }) => {
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notify({
        message: t(leftOut.length > 0 ? 'series.createdBut' : 'series.created', {
          count: classIds.length,
          left: leftOut.length,
        }),
      });
      onClose();
      if (classIds.length > 0) props.onMade(addDays(monday, 7));
    },
  });
  const week = (day: Day) => format.dayRange(day, addDays(day, 6));

  return (
    <FormDialog
      onClose={onClose}
      title={t('copyWeek.title', { week: week(monday) })}
      onSubmit={() => {
        setTried(true);
        if (enough && count > 0) copy.mutate({});
      }}
      saving={{ ...copy, error: refusedIn(copy.error) ? null : copy.error }}
      submit={enough && count > 0 ? t('series.create', { count: count * weeks }) : t('copyWeek.open')}
    >
      <Text size="sm">{t('copyWeek.explain')}</Text>
      {locations.length > 1 && (
        <NativeSelect
          label={t('copyWeek.location')}
          data={locations.map((l) => ({ value: l.locationId, label: l.name }))}
          value={locationId}
          onChange={({ currentTarget }) => setLocationId(currentTarget.value)}
        />
      )}
      <NumberInput
        data-autofocus
        label={t('copyWeek.weeks')}
        min={1}
        max={MAX_COPIED_WEEKS}
        allowDecimal={false}
        value={weeks}
        onChange={setWeeks}
        error={tried && !enough && t('copyWeek.weeksMissing', { most: MAX_COPIED_WEEKS })}
      />
      <Switch
        label={t('copyWeek.instructors')}
        description={t('copyWeek.instructorsHint')}
        checked={instructors}
        onChange={({ currentTarget }) => setInstructors(currentTarget.checked)}
      />
      <Switch
        label={t('drafts.makeCopies')}
        description={t('drafts.hint')}
        checked={draft}
        onChange={({ currentTarget }) => setDraft(currentTarget.checked)}
      />
      {count === 0 && (
        <Alert color={tried ? 'red' : 'gray'} role={tried ? 'alert' : 'status'}>
          {t('copyWeek.none')}
        </Alert>
      )}
      {count > 0 && enough && (
        <Text size="sm" role="status">
          {t('copyWeek.last', { count, last: week(addDays(monday, 7 * weeks)) })}
        </Text>
      )}
      <LeftOut
        error={copy.error}
        timeZone={place?.timeZone ?? 'UTC'}
        saving={copy.isPending}
        onLeaveOut={() => copy.mutate({ leaveOut: true })}
        onAccept={(accept) => copy.mutate(accept)}
      />
    </FormDialog>
  );
}
