import { NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ClassType, Studio } from '@tandem/api/studio';
import { localeNames, locales, SCHEDULE_SCRIPT_PATH } from '@tandem/api/words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { publicScheduleUrl } from '../../rights/file-urls.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Part } from '../page.tsx';

const ALL = '';

/** The classes on the studio's own site: what is chosen, the line that brings it there, and how it looks. */
export function SiteSchedule({ studio, types }: { studio: Studio; types: ClassType[] }) {
  const { t, i18n } = useTranslation('calendars');
  const [location, setLocation] = useState(ALL);
  const [type, setType] = useState(ALL);
  const [lang, setLang] = useState(i18n.language.startsWith('fr') ? 'fr' : 'en');
  const [theme, setTheme] = useState('light');
  const chosen = Object.fromEntries(
    Object.entries({ location, type, lang, theme }).filter(([, value]) => value !== ALL),
  );
  const address = publicScheduleUrl(studio.studioId, chosen);
  const data = Object.entries({ studio: studio.studioId, ...chosen, title: studio.name }).map(
    ([name, value]) => `data-${name}="${quoted(value)}"`,
  );
  const line = `<script src="${window.location.origin}${SCHEDULE_SCRIPT_PATH}" ${data.join(' ')} async></script>`;
  return (
    <Part title={t('public.site.title')} intro={t('public.site.intro')}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
          <NativeSelect
            label={t('public.site.place')}
            value={location}
            onChange={({ currentTarget }) => setLocation(currentTarget.value)}
            data={[
              { value: ALL, label: t('public.site.allPlaces') },
              ...studio.locations.map(({ locationId, name }) => ({ value: locationId, label: name })),
            ]}
          />
          <NativeSelect
            label={t('public.site.type')}
            value={type}
            onChange={({ currentTarget }) => setType(currentTarget.value)}
            data={[
              { value: ALL, label: t('public.site.allTypes') },
              ...types.map(({ classTypeId, name }) => ({ value: classTypeId, label: name })),
            ]}
          />
          <NativeSelect
            label={t('public.site.language')}
            value={lang}
            onChange={({ currentTarget }) => setLang(currentTarget.value)}
            data={locales.map((value) => ({ value, label: localeNames[value] }))}
          />
          <NativeSelect
            label={t('public.site.look')}
            value={theme}
            onChange={({ currentTarget }) => setTheme(currentTarget.value)}
            data={(['light', 'dark'] as const).map((value) => ({ value, label: t(`public.site.${value}`) }))}
          />
        </SimpleGrid>
        <CopyField label={t('public.site.line')} text={line} />
        <CopyField label={t('public.site.address')} text={address} />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('public.site.preview')}
          </Text>
          <iframe
            key={address}
            title={t('public.site.preview')}
            src={address}
            style={{
              width: '100%',
              height: 420,
              border: '1px solid var(--line)',
              borderRadius: 8,
              background: theme === 'dark' ? 'var(--ink-title)' : 'var(--ground)',
            }}
          />
        </div>
      </Stack>
    </Part>
  );
}

/** As it stands within quotes in a page. */
const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
