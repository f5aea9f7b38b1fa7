import { Stack, Title } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import classes from './mapping.module.css';
import { customerSourceQuery } from './queries.ts';
import { SourcePersonRow } from './source-person-row.tsx';

/** Who a customer is in the system that classes are read from; nothing where nobody there is or may be them. */
export default function CustomerSource({ customer }: { customer: Customer }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const { data } = useQuery(customerSourceQuery(studioId, customer.customerId));
  const people = [...(data?.people ?? []), ...(data?.candidates ?? [])];
  if (people.length === 0) return null;
  return (
    <Stack component="section" gap={0} id="source">
      <Title order={2} size="h4">
        {t('mapping.people.inSystem', { name: sourceNames.momence })}
      </Title>
      <ul className={classes.list}>
        {people.map((person) => (
          <SourcePersonRow key={person.personId} person={person} mine={customer} />
        ))}
      </ul>
    </Stack>
  );
}
