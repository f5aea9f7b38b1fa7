import { Button, type ButtonProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';

/** The way to the dialog for new credentials, from wherever the refused ones are told of. */
export function ReconnectLink(props: ButtonProps) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  return (
    <Button
      {...props}
      renderRoot={(p) => (
        <Link
          to="/console/$studioId/integrations/spivi"
          params={{ studioId }}
          search={{ dialog: 'reconnect' }}
          {...p}
        />
      )}
    >
      {t('sync.reconnect')}
    </Button>
  );
}
