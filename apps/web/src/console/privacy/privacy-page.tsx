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
  const { t, i18n } = useTranslation('console');
  const { studioId } = useSession();
  const asked = useQuery(privacyQuery(studioId));
  const template = templateIn(i18n.language);
  return (
    <Page narrow title={t('privacy.title')}>
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
            <Part title={t('privacy.consents')} intro={t('privacy.consentsIntro')}>
              <ConsentCounts privacy={privacy} />
            </Part>
            <Part title={t('privacy.keep')} intro={t('privacy.keepIntro')}>
              <KeepForm privacy={privacy} />
            </Part>
            <Part title={t('privacy.erasures')} intro={t('privacy.erasuresIntro')}>
              <Erasures />
            </Part>
            {template && (
              <Part title={t('privacy.template')} intro={t('privacy.templateIntro')}>
                <Anchor size="sm" href={template} download={t('privacy.templateFile')}>
                  {t('privacy.templateOpen')}
                </Anchor>
              </Part>
            )}
          </Stack>
        )}
      </Asked>
    </Page>
  );
}
