import { useTranslation } from 'react-i18next';
import { Tokens } from '../tokens/tokens.tsx';
import { Page } from './page.tsx';

/** Tokens of the interface, on a page of the console. */
export function TokensPage() {
  const { t } = useTranslation('tokens');
  return (
    <Page narrow title={t('title')}>
      <Tokens />
    </Page>
  );
}
