import { Button, NumberInput, Text } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { RideDetail } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { rideQuery, topicKey } from '../base/queries.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { markField } from '../ui/mark-field.ts';
import { changes, correctable, entered, entryOf } from './correction.ts';
import { CorrectedMark } from './mark.tsx';
import { useMetricText } from './metric-text.ts';
import classes from './rides.module.css';

type Entries = Record<string, number | string>;
type Props = { studioId: string; customerId: string; result: RideDetail; onClose: () => void };

/** Sets numbers of one class by hand, with Spivi's own beside them to go back to. */
export function CorrectDialog({ studioId, customerId, result, onClose }: Props) {
  const { t } = useTranslation('performance');
  const client = useQueryClient();
  const { number } = useFormat();
  const [all, setAll] = useState(false);
  const { first, rest } = correctable(result);
  const form = useForm<Entries>({
    initialValues: Object.fromEntries(
      [...first, ...rest].map((id) => [id, entryOf(id, result.values[id] ?? null)]),
    ),
    validateInputOnBlur: true,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([id, value]) => {
          const wrong = entered(id as MetricId, value).outOf;
          if (!wrong) return [];
          const [lowest, highest] = wrong.map((bound) => number(bound));
          return [[id, t('correct.range', { lowest, highest })]];
        }),
      ),
  });
  const save = useMutation({
    mutationFn: (values: Record<string, number | null>) =>
      api.correctRide({
        params: { studioId, customerId, rideId: result.rideId },
        body: { values },
      }),
    onSuccess: (answer) => {
      client.setQueryData(rideQuery(studioId, customerId, result.rideId).queryKey, answer);
      void client.invalidateQueries({ queryKey: topicKey('performance', studioId) });
      notifications.show({
        message: t('correct.saved'),
        closeButtonProps: { 'aria-label': t('close') },
      });
      onClose();
    },
    onError: (error) => markField(error, form),
  });
  const submit = form.onSubmit((values) => {
    const wanted = changes(result, values);
    if (Object.keys(wanted).length === 0) onClose();
    else save.mutate(wanted);
  });
  return (
    <FormDialog
      size="lg"
      onClose={onClose}
      title={t('correct.title')}
      onSubmit={submit}
      saving={save}
      submit={t('save')}
    >
      <Text size="sm" c="dimmed">
        {t('correct.explain')}
      </Text>
      <div>
        {[...first, ...(all ? rest : [])].map((id) => (
          <Field key={id} id={id} spivi={result.sentValues[id] ?? null} form={form} />
        ))}
      </div>
      {!all && (
        <Button
          variant="subtle"
          size="compact-md"
          onClick={() => setAll(true)}
          style={{ alignSelf: 'start' }}
        >
          {t('correct.more')}
        </Button>
      )}
    </FormDialog>
  );
}

type Form = Pick<UseFormReturnType<Entries>, 'getInputProps' | 'getValues' | 'setFieldValue'>;

function Field({ id, spivi, form }: { id: MetricId; spivi: number | null; form: Form }) {
  const { t } = useTranslation('performance');
  const text = useMetricText();
  const { label, unit } = text(id, spivi);
  const differs = form.getValues()[id] !== entryOf(id, spivi);
  const own = t('correct.spivi', { value: spivi === null ? '–' : `${text(id, spivi).value} ${unit}`.trim() });
  const ownId = useId();
  return (
    <div className={classes.correction}>
      <NumberInput
        label={
          <>
            {label}
            {unit && <span className="visually-hidden"> ({unit})</span>}
          </>
        }
        aria-describedby={ownId}
        rightSection={
          <Text span size="sm" c="dimmed" aria-hidden>
            {unit}
          </Text>
        }
        rightSectionWidth={56}
        decimalScale={entered(id, 0).decimals}
        decimalSeparator={t('decimalSeparator')}
        hideControls
        {...form.getInputProps(id)}
      />
      <div className={classes.own}>
        <span id={ownId}>{own}</span>
        {differs && <CorrectedMark />}
      </div>
      {differs && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('correct.takeBackOf', { metric: label })}
          onClick={() => form.setFieldValue(id, entryOf(id, spivi))}
        >
          {t('correct.takeBack')}
        </Button>
      )}
    </div>
  );
}
