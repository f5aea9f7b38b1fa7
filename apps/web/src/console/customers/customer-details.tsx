import { Stack, Text, Title } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { notify } from '../../app/notify.ts';
import { may, useSession } from '../../app/session.ts';
import { BodyForm } from './body-form.tsx';
import { CustomerForm } from './customer-form.tsx';

/** Names and contact; body details for those who may see them. */
export function CustomerDetails({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const { role } = useSession();
  return (
    <Stack gap="xl" maw={560}>
      <section>
        <Title order={2} size="h4" mb="sm">
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
      </section>
      <section>
        <Title order={2} size="h4" mb={4}>
          {t('body.title')}
        </Title>
        {customer.healthVisible && customer.body ? (
          <>
            <Text size="sm" c="dimmed" mb="sm">
              {t('body.intro')}
            </Text>
            <BodyForm
              customerId={customer.customerId}
              body={customer.body}
              readOnly={!may(role, 'editBody')}
            />
          </>
        ) : (
          <Text c="dimmed">{t('customer.healthHidden')}</Text>
        )}
      </section>
    </Stack>
  );
}
