import { Stack, Text, Title } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { notify } from '../../ui/notify.tsx';
import { CustomerForm } from './customer-form.tsx';

/** Names and contact. */
export function CustomerDetails({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const { role } = useSession();
  return (
    <Stack component="section" gap="sm" maw={560}>
      <Title order={2} size="h4">
        {t('customer.contact')}
      </Title>
      {may(role, 'editCustomers') ? (
        <CustomerForm
          customer={customer}
          submitLabel={t('save')}
          onSaved={() => notify({ message: t('saved') })}
        />
      ) : (
        <Text c="dimmed">{t('customer.readOnly')}</Text>
      )}
    </Stack>
  );
}
