import { Button } from '@mantine/core';
import type { IconApi } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../base/session.ts';

/** To a page of the signed-in person's own, below their name. */
export function AccountLink({
  to,
  Icon,
  children,
}: {
  to: '/console/$studioId/tokens' | '/console/$studioId/guide';
  Icon: typeof IconApi;
  children: ReactNode;
}) {
  const { studioId } = useSession();
  return (
    <Button
      variant="subtle"
      color="gray"
      justify="flex-start"
      size="sm"
      px={0}
      leftSection={<Icon size={18} aria-hidden />}
      renderRoot={(root) => <Link to={to} params={{ studioId }} {...root} />}
    >
      {children}
    </Button>
  );
}
