import { Text } from '@mantine/core';
import { CustomerLink } from '../customer-link.tsx';
import type { Named } from './named.ts';

/** Leads to the profile; who was erased has none any more. */
export function CustomerName(props: {
  person: Named<{ customerId: string; name: string }>;
  search?: { tab?: string; rideId?: string };
}) {
  const { customerId, name, erased } = props.person;
  if (erased)
    return (
      <Text span fw={550}>
        {name}
      </Text>
    );
  return (
    <CustomerLink customerId={customerId} search={props.search ?? {}} fw={550} c="inherit">
      {name}
    </CustomerLink>
  );
}
