import { Anchor, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { privacyQuery } from '../../rights/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { Page, Part } from '../page.tsx';
import { ConsentCounts } from './consent-counts.tsx';
import { Erasures } from './erasures.tsx';
import { KeepForm } from './keep-form.tsx';

/** The template of the guides, by file name, as files that the pages bring along. */
const guides = import.meta.glob<string>('../../../../../docs/data-protection*.md', {
  query: '?url',
  import: 'default',
  eager: true,
});
const templateIn = (language: string): string | undefined =>
  Object.entries(guides).find(([path]) => path.endsWith(language === 'fr' ? '.fr.md' : 'protection.md'))?.[1];

/** How long numbers are kept, what people have allowed, and what was deleted on their wish. */
export function PrivacyPage() {
  const { t, i18n } = useTranslation('privacy');
  const { studioId } = useSession();
  const asked = useQuery(privacyQuery(studioId));
  const template = templateIn(i18n.language);
  return (
    <Page narrow title={t('title')}>
      <Asked
        query={asked}
        loading={
          <Stack gap="lg">
            <Skeleton h={160} />
            <Skeleton h={160} />
            <Skeleton h={96} />
          </Stack>
        }
      >
        {(privacy) => (
          <Stack gap={40}>
            <Part title={t('consents')} intro={t('consentsIntro')}>
              <ConsentCounts privacy={privacy} />
            </Part>
            <Part title={t('keep')} intro={t('keepIntro')}>
              <KeepForm privacy={privacy} />
            </Part>
            <Part title={t('erasures')} intro={t('erasuresIntro')}>
              <Erasures />
            </Part>
            {template && (
              <Part title={t('template')} intro={t('templateIntro')}>
                <Anchor size="sm" href={template} download={t('templateFile')}>
                  {t('templateOpen')}
                </Anchor>
              </Part>
            )}
          </Stack>
        )}
      </Asked>
    </Page>
  );
}
