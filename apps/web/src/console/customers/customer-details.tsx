import { Button, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { BikeForm } from '../../bike/bike-form.tsx';
import { notify } from '../../ui/notify.tsx';
import { CustomValues } from './custom-values.tsx';
import { CustomerForm } from './customer-form.tsx';

const MergeDialog = lazy(() => import('./merge-dialog.tsx'));

/** Names and contact. */
export function CustomerDetails({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const { t: p } = useTranslation('profile');
  const { studioId, role } = useSession();
  return (
    <Stack gap="xl" maw={560}>
      <Stack component="section" gap="sm">
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
      <Stack component="section" gap="sm">
        <Title order={2} size="h4">
          {p('bike.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {p('bike.whyStaff')}
        </Text>
        <BikeForm studioId={studioId} customerId={customer.customerId} bike={customer.bike} size="sm" />
      </Stack>
      {may(role, 'editCustomers') && <CustomValues customer={customer} />}
      {may(role, 'mergeCustomers') && <Merge customer={customer} />}
    </Stack>
  );
}

/** Leads to where two profiles of one person become one. */
function Merge({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const [opened, dialog] = useDisclosure();
  return (
    <Stack component="section" gap="sm" align="flex-start">
      <Title order={2} size="h4">
        {t('customer.twice')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('customer.twiceIntro')}
      </Text>
      <Button variant="default" onClick={dialog.open}>
        {t('customer.merge')}
      </Button>
      {opened && (
        <Suspense>
          <MergeDialog customer={customer} onClose={dialog.close} />
        </Suspense>
      )}
    </Stack>
  );
}
