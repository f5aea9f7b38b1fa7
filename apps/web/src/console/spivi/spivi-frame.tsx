import { Anchor } from '@mantine/core';
import { may } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Page } from '../page.tsx';
import classes from './spivi.module.css';

const PAGES = [
  { page: 'overview', to: '/console/$studioId/integrations/spivi' },
  { page: 'people', to: '/console/$studioId/integrations/spivi/people' },
  { page: 'classes', to: '/console/$studioId/integrations/spivi/classes' },
  { page: 'health', to: '/console/$studioId/integrations/spivi/health' },
] as const;

/** What the pages of the integration share: where one is, and the ways to the others. */
export function SpiviFrame(props: {
  page: (typeof PAGES)[number]['page'];
  title: string;
  aside?: ReactNode;
  /** Before anything is connected there is nowhere else to go. */
  alone?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation('spivi');
  const { studioId, role } = useSession();
  const manages = may(role, 'manageSpivi');
  const [to, above] = manages
    ? (['/console/$studioId/integrations', t('integrations')] as const)
    : (['/console/$studioId/customers', t('customers')] as const);
  return (
    <Page
      narrow
      title={manages ? t('title') : props.title}
      documentTitle={props.title}
      aside={props.aside}
      above={
        <Anchor size="sm" renderRoot={(p) => <Link to={to} params={{ studioId }} {...p} />}>
          {above}
        </Anchor>
      }
    >
      {manages && !props.alone && (
        <nav className={classes.pages} aria-label={t('pages.label')}>
          {PAGES.map(({ page, to }) => (
            <Link
              key={page}
              to={to}
              params={{ studioId }}
              activeOptions={{ exact: true, includeSearch: false }}
              aria-current={page === props.page ? 'page' : undefined}
            >
              {t(`pages.${page}`)}
            </Link>
          ))}
        </nav>
      )}
      {props.children}
    </Page>
  );
}
