import { Button, type ButtonProps } from '@mantine/core';
import IconApi from '@tabler/icons-react/dist/esm/icons/IconApi.mjs';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';

/** To the tokens by which programs ask in one's name. */
export function TokensLink(props: ButtonProps) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<IconApi size={18} aria-hidden />}
      renderRoot={(root) => <Link to="/console/$studioId/tokens" params={{ studioId }} {...root} />}
      {...props}
    >
      {t('nav.tokens')}
    </Button>
  );
}
