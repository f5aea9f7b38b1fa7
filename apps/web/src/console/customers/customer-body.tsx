import { Stack, Text, Title } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { DatedDetails } from '../../body/dated-details.tsx';
import { OnceForm } from '../../body/once-form.tsx';
import { HealthHidden } from './health-hidden.tsx';

/** Body details with their history, for those who may see them. */
export function CustomerBody({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const { role } = useSession();
  if (!customer.healthVisible || !customer.body) return <HealthHidden />;
  const readOnly = !may(role, 'editBody');
  return (
    <Stack gap="xl" maw={560}>
      <section>
        <Title order={2} size="h4" mb={4}>
          {t('body.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('body.intro')}
        </Text>
        <DatedDetails customerId={customer.customerId} body={customer.body} readOnly={readOnly} />
      </section>
      <section>
        <Title order={2} size="h4" mb="md">
          {t('body.once')}
        </Title>
        <OnceForm customerId={customer.customerId} body={customer.body} readOnly={readOnly} />
      </section>
    </Stack>
  );
}
