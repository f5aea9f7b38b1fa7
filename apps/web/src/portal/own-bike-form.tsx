import { Text } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { BikeForm } from '../bike/bike-form.tsx';
import { useMember } from './use-member.ts';

/** How I set my bike. */
export default function OwnBikeForm({ customer }: { customer: Customer }) {
  const { t } = useTranslation('profile');
  const { studioId, customerId } = useMember();
  return (
    <>
      <Text c="dimmed">{t('bike.why')}</Text>
      <BikeForm studioId={studioId} customerId={customerId} bike={customer.bike} size="md" />
    </>
  );
}
