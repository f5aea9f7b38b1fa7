import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../base/session.ts';

type Props = AnchorProps & {
  customerId: string;
  search?: { tab?: string; rideId?: string };
  children: ReactNode;
};

/** Leads to somebody's profile. */
export function CustomerLink({ customerId, search = {}, ...look }: Props) {
  const { studioId } = useSession();
  return (
    <Anchor
      {...look}
      renderRoot={(props) => (
        <Link
          to="/console/$studioId/customers/$customerId"
          params={{ studioId, customerId }}
          search={search}
          {...props}
        />
      )}
    />
  );
}
