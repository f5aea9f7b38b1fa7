import { Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { auditAreas } from '@tandem/api/words';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addDays, type Day } from '../../base/calendar.ts';
import { Page } from '../page.tsx';
import { AuditLines } from './audit-lines.tsx';

const TYPING_MS = 250;

/** Who did what in the studio; for owners and managers. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const navigate = useNavigate({ from: '/console/$studioId/activity' });
  const { area: asked, who, until } = useAsked();
  const area = auditAreas.find((one) => one === asked);
  const set = (change: ReturnType<typeof useAsked>) =>
    void navigate({ search: (is) => ({ ...is, ...change }), replace: true });
  const setWho = useDebouncedCallback((value: string) => set({ who: value.trim() || undefined }), TYPING_MS);
  return (
    <Page narrow title={t('title')}>
      <Text maw={640}>{t('intro')}</Text>
      <Group gap="sm" align="end">
        <Select
          w={{ base: '100%', xs: 240 }}
          label={t('area')}
          placeholder={t('anyArea')}
          clearable
          value={area ?? null}
          onChange={(value) => set({ area: value ?? undefined })}
          data={auditAreas.map((value) => ({ value, label: t(`areas.${value}`) }))}
        />
        <TextInput
          type="search"
          flex="1 1 200px"
          label={t('who')}
          placeholder={t('whoHint')}
          maxLength={120}
          defaultValue={who ?? ''}
          onChange={(event) => setWho(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          w={{ base: '100%', xs: 180 }}
          label={t('until')}
          value={until ?? ''}
          onChange={(event) => set({ until: event.currentTarget.value || undefined })}
        />
      </Group>
      <AuditLines wanted={{ area, who, to: until && endOf(until) }} />
    </Page>
  );
}

const useAsked = () => useSearch({ from: '/console/$studioId/activity' });

/** Midnight after a day, on the reader's own clock: what is read here concerns no class. */
const endOf = (day: Day): string => new Date(`${addDays(day, 1)}T00:00`).toISOString();
