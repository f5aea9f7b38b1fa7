import { Alert, Button, Group, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CustomerLink } from '../customer-link.tsx';

export type KnownPerson = { customerId: string; name: string; email: string };

/** Who is a customer already and looks like the one being added: opened, or another person after all. */
export function KnownAlready({ people, onAdd }: { people: KnownPerson[]; onAdd: () => void }) {
  const { t } = useTranslation('console');
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      title={t('knownAlready.title', { count: people.length })}
    >
      <List size="sm" listStyleType="none">
        {people.map(({ customerId, name, email }) => (
          <List.Item key={customerId}>
            <CustomerLink customerId={customerId}>
              <bdi>{name}</bdi>
            </CustomerLink>{' '}
            <Text span c="dimmed" size="sm">
              {email}
            </Text>
          </List.Item>
        ))}
      </List>
      <Group justify="flex-end" mt="xs">
        <Button size="xs" variant="default" onClick={onAdd}>
          {t('knownAlready.add')}
        </Button>
      </Group>
    </Alert>
  );
}
