import { useTranslation } from 'react-i18next';
import type { Section } from './sections.ts';

/** Words of passes, messages and tokens come with their pages: the first visit of the portal needs none. */
export function useSectionTitle(section: Section | undefined): string | undefined {
  const { t } = useTranslation('details');
  const { t: p } = useTranslation('passes');
  const { t: n } = useTranslation('notices');
  const { t: k } = useTranslation('tokens');
  if (section === 'passes') return p('mine.title');
  if (section === 'notices') return n('title');
  if (section === 'tokens') return k('title');
  return section && t(`section.${section}`);
}
