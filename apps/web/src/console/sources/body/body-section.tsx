import { Alert, Select, SimpleGrid, Stack } from '@mantine/core';
import type { MappedField, SourceField } from '@tandem/api/studio';
import { type SourceDetail, sourceDetails, sourceNames, sourceUnits } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { Empty, Part } from '../../page.tsx';
import { fieldsQuery } from '../queries.ts';
import { useSourceChange } from '../use-source-change.ts';

const name = sourceNames.momence;

/** Which fields of people there tell a detail of the body, and how it is written there. */
export function BodySection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const asked = useQuery(fieldsQuery(studioId));
  return (
    <Part title={t('body.title')} intro={t('body.intro', { name })}>
      <Asked query={asked} loading={160}>
        {({ fields, mapped }) =>
          fields?.length === 0 && mapped.length === 0 ? (
            <Empty text={t('body.none', { name })} />
          ) : (
            <Stack gap="md">
              {fields === null && (
                <Alert color="orange" variant="light">
                  {t('body.unread', { name })}
                </Alert>
              )}
              {sourceDetails.map((detail) => {
                const now = mapped.find((one) => one.detail === detail) ?? null;
                return (
                  <Detail key={`${detail} ${now?.unit}`} detail={detail} now={now} fields={fields ?? []} />
                );
              })}
            </Stack>
          )
        }
      </Asked>
    </Part>
  );
}

function Detail({
  detail,
  now,
  fields,
}: {
  detail: SourceDetail;
  now: MappedField | null;
  fields: readonly SourceField[];
}) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const units: readonly string[] = sourceUnits[detail];
  const [unit, setUnit] = useState(now?.unit ?? units[0]!);
  const say = useSourceChange({
    change: (field: (SourceField & { unit: string }) | null) =>
      api.setSourceField({
        params: { source, studioId, detail },
        body: { field: field as MappedField | null },
      }),
  });
  // One that nobody of those who were read has any more is shown all the same.
  const all = [...fields, ...(now && !fields.some(({ fieldId }) => fieldId === now.fieldId) ? [now] : [])];
  const choose = (fieldId: string | null, written: string) => {
    const field = all.find((one) => one.fieldId === fieldId);
    say.mutate(field ? { fieldId: field.fieldId, label: field.label, unit: written } : null);
  };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <Select
        label={t(`body.details.${detail}`)}
        placeholder={t('body.nowhere')}
        clearable
        clearButtonProps={{ 'aria-label': t('body.clear', { detail: t(`body.details.${detail}`) }) }}
        disabled={say.isPending}
        data={all.map(({ fieldId, label }) => ({ value: fieldId, label: label || fieldId }))}
        value={now?.fieldId ?? null}
        onChange={(fieldId) => choose(fieldId, unit)}
      />
      {units.length > 1 && (
        <Select
          label={t('body.written', { detail: t(`body.details.${detail}`) })}
          allowDeselect={false}
          disabled={say.isPending}
          data={units.map((one) => ({ value: one, label: t(`body.units.${one as 'kg'}`) }))}
          value={unit}
          onChange={(one) => {
            if (one === null) return;
            setUnit(one);
            if (now) choose(now.fieldId, one);
          }}
        />
      )}
    </SimpleGrid>
  );
}
