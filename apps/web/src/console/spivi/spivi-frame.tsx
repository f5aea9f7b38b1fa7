import { Anchor } from '@mantine/core';
import { may } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { IntegrationsLink } from '../integrations-link.tsx';
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
  return (
    <Page
      narrow
      title={manages ? t('title') : props.title}
      documentTitle={props.title}
      aside={props.aside}
      above={
        manages ? (
          <IntegrationsLink />
        ) : (
          <Anchor
            size="sm"
            renderRoot={(p) => <Link to="/console/$studioId/customers" params={{ studioId }} {...p} />}
          >
            {t('customers')}
          </Anchor>
        )
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
