import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSession } from '../../base/session.ts';
import type { Named } from './named.ts';

/** Leads to the profile; who was erased has none any more. */
export function CustomerName(props: {
  person: Named<{ customerId: string; name: string }>;
  search?: { tab?: string; rideId?: string };
}) {
  const { studioId } = useSession();
  const { customerId, name, erased } = props.person;
  if (erased)
    return (
      <Text span fw={550}>
        {name}
      </Text>
    );
  return (
    <Anchor
      fw={550}
      c="inherit"
      renderRoot={(p) => (
        <Link
          to="/console/$studioId/customers/$customerId"
          params={{ studioId, customerId }}
          search={props.search ?? {}}
          {...p}
        />
      )}
    >
      {name}
    </Anchor>
  );
}
