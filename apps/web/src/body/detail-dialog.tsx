import { ActionIcon, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import type { BodyEntry } from '@tandem/api/studio';
import { bodyRanges, type DatedDetail } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { dayIn, deviceZone } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import { serverNow } from '../base/server-clock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { markField } from '../ui/mark-field.ts';
import classes from './body.module.css';
import { UNITS } from './units.ts';
import { useBodyChange } from './use-body-change.tsx';

const today = () => dayIn(deviceZone(), serverNow());

/** One detail: a new value with its date, and what it was before. */
export function DetailDialog(props: {
  customerId: string;
  field: DatedDetail;
  value: number | null;
  /** Newest first. */
  entries: BodyEntry[];
  readOnly?: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('rights');
  const format = useFormat();
  const { field, entries } = props;
  const { unit, decimals } = UNITS[field];
  const [min, max] = bodyRanges[field];
  const { save, remove } = useBodyChange(props.customerId);
  const form = useForm({
    initialValues: { [field]: props.value ?? '', from: today() } as Record<string, number | string>,
    validate: {
      [field]: (value) =>
        value === '' || Number(value) < min || Number(value) > max
          ? t('body.range', { lowest: format.number(min), highest: format.number(max), unit })
          : null,
      from: (value) => (value === '' || String(value) > today() ? t('body.dateWrong') : null),
    },
  });
  const submit = form.onSubmit((values) =>
    save.mutate(
      {
        [field]: Number(values[field]),
        // Without a date the studio takes its own today, which may differ from the reader's.
        ...(values.from !== today() && { from: String(values.from) }),
      },
      { onSuccess: props.onClose, onError: (error) => markField(error, form) },
    ),
  );
  return (
    <Dialog onClose={props.onClose} title={t(`body.${field}`)}>
      <Stack gap="lg">
        {!props.readOnly && (
          <Form
            onSubmit={submit}
            saving={save}
            submit={t('save')}
            submitProps={{ size: 'md' }}
            buttons="wide"
          >
            <Text size="sm" c="dimmed">
              {t(`body.${field}Helps`)}
            </Text>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <NumberInput
                data-autofocus
                size="md"
                label={t('body.value', { unit })}
                decimalScale={decimals}
                decimalSeparator={t('decimalSeparator')}
                hideControls
                {...form.getInputProps(field)}
              />
              <TextInput
                size="md"
                type="date"
                label={t('body.from')}
                max={today()}
                {...form.getInputProps('from')}
              />
            </SimpleGrid>
            <Text size="sm" c="dimmed">
              {t('body.recomputes')}
            </Text>
          </Form>
        )}
        <section>
          <h3 className={classes.historyTitle}>{t('body.history')}</h3>
          {entries.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('body.noHistory')}
            </Text>
          ) : (
            <ul className={classes.history}>
              {entries.map((entry) => (
                <li key={entry.from}>
                  <span>
                    <b>
                      {format.number(entry.value, Number.isInteger(entry.value) ? 0 : decimals)} {unit}
                    </b>{' '}
                    <Text span size="sm" c="dimmed">
                      {t('body.since', { day: format.plainDay(entry.from) })} · {t(`body.by.${entry.source}`)}
                    </Text>
                  </span>
                  {!props.readOnly && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={44}
                      disabled={remove.isPending}
                      aria-label={t('body.removeOf', { day: format.plainDay(entry.from) })}
                      onClick={() => remove.mutate(entry)}
                    >
                      <IconTrash size={20} aria-hidden />
                    </ActionIcon>
                  )}
                </li>
              ))}
            </ul>
          )}
        </section>
      </Stack>
    </Dialog>
  );
}
