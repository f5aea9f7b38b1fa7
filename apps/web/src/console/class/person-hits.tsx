import { Text, UnstyledButton } from '@mantine/core';
import type { CustomerSummary } from '@tandem/api/studio';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { usePersonSearch } from '../../ui/person-search.tsx';

/**
 * Whom a search has found, to choose one of them.
 * @param props.there who cannot be chosen, since they are there already @param props.already how that is said
 */
export function PersonHits(props: {
  search: Pick<ReturnType<typeof usePersonSearch>, 'hits' | 'asked' | 'more'>;
  there: ReadonlySet<string>;
  already: string;
  disabled: boolean;
  /** What else is to be known of somebody. */
  note?: (customerId: string) => ReactNode;
  onPick: (customer: CustomerSummary) => void;
}) {
  const { t } = useTranslation('console');
  const { there } = props;
  const { hits, asked, more } = props.search;
  return (
    <>
      {hits && (
        <ul className="hits">
          {hits.map((customer) => (
            <li key={customer.customerId}>
              <UnstyledButton
                className="hit"
                disabled={props.disabled || there.has(customer.customerId)}
                onClick={() => props.onPick(customer)}
              >
                <Text fw={550}>{customer.name}</Text>
                <Text size="sm" c="dimmed" truncate>
                  {there.has(customer.customerId) ? props.already : customer.email}
                </Text>
                {props.note?.(customer.customerId)}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {hits?.length === 0 && (
        <Text c="dimmed">
          {asked === '' ? t('addPerson.noCustomers') : t('addPerson.nobody', { search: asked })}
        </Text>
      )}
      {more > 0 && (
        <Text size="sm" c="dimmed">
          {t('addPerson.more', { count: more })}
        </Text>
      )}
    </>
  );
}
