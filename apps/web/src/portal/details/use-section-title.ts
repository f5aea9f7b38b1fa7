import { useTranslation } from 'react-i18next';
import type { Section } from './sections.ts';

/** Words of passes and of messages come with their pages: the first visit of the portal needs none. */
export function useSectionTitle(section: Section | undefined): string | undefined {
  const { t } = useTranslation('portal');
  const { t: p } = useTranslation('passes');
  const { t: n } = useTranslation('notices');
  if (section === 'passes') return p('mine.title');
  return section && (section === 'notices' ? n('title') : t(`details.section.${section}`));
}
