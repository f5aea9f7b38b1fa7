import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';

/** Above the page of one integration: to all of them. */
export function IntegrationsLink() {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/console/$studioId/integrations" params={{ studioId }} {...props} />}
    >
      {t('nav.integrations')}
    </Anchor>
  );
}
