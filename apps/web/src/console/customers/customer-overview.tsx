import { Stack, Text, Title } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { EmailWaits } from '../../access/email-waits.tsx';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { useNow } from '../../base/use-now.ts';
import { useBikeWords } from '../../bike/bike-words.ts';
import { PortalAccessCard } from '../team/portal-access-card.tsx';
import { BookingList } from './booking-list.tsx';
import { CustomerTags } from './customer-tags.tsx';
import classes from './customers.module.css';
import { SpiviLinkCard } from './spivi-link-card.tsx';
import { VisitsLine } from './visits-line.tsx';

const CustomerFamily = lazy(() => import('../family/customer-family.tsx'));
const CustomerSource = lazy(() => import('../sources/mapping/customer-source.tsx'));
const CustomerWaiver = lazy(() => import('../waiver/customer-waiver.tsx'));

export function CustomerOverview({ customer }: { customer: Customer }) {
  const { role } = useSession();
  const { t } = useTranslation('console');
  const { t: p } = useTranslation('profile');
  const bike = useBikeWords()(customer.bike);
  const format = useFormat();
  const now = new Date(useNow()).toISOString();
  const booked = customer.bookings
    .filter((b) => b.state === 'booked')
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const coming = booked.filter((b) => b.endsAt > now);
  const been = booked.filter((b) => b.endsAt <= now);
  const visits = {
    ...{ visits: been.length, lastVisit: been.at(-1) ?? null, nextClass: coming[0] ?? null },
    missed: been.filter((b) => b.missed).length,
  };
  return (
    <Stack gap="xl">
      <dl className={classes.facts}>
        {customer.notes && (
          <>
            <dt>{t('customerForm.notes')}</dt>
            <dd>
              <strong>{customer.notes}</strong>
            </dd>
          </>
        )}
        <dt>{p('tags.title')}</dt>
        <dd>
          <CustomerTags customer={customer} />
        </dd>
        <dt>{t('customer.visits')}</dt>
        <dd>
          <VisitsLine of={visits} />
        </dd>
        <dt>{t('customerForm.email')}</dt>
        <dd>{customer.email}</dd>
        <dt>{t('customerForm.phone')}</dt>
        <dd>{customer.phone ?? '–'}</dd>
        {(customer.emergencyName || customer.emergencyPhone) && (
          <>
            <dt>{t('customerForm.emergencyName')}</dt>
            <dd>{[customer.emergencyName, customer.emergencyPhone].filter(Boolean).join(' · ')}</dd>
          </>
        )}
        {bike !== '' && (
          <>
            <dt>{p('bike.title')}</dt>
            <dd>{bike}</dd>
          </>
        )}
        <dt>{t('customer.since')}</dt>
        <dd>{format.date(customer.createdAt, 'UTC')}</dd>
      </dl>
      <EmailWaits customer={customer} />
      {may(role, 'editCustomers') && (
        <Suspense>
          <CustomerWaiver customer={customer} />
          <CustomerFamily customer={customer} />
        </Suspense>
      )}
      <SpiviLinkCard customer={customer} />
      {may(role, 'editCustomers') && (
        <Suspense>
          <CustomerSource customer={customer} />
        </Suspense>
      )}
      <PortalAccessCard customer={customer} />
      <section>
        <Title order={2} size="h4" mb="xs">
          {t('customer.coming')}
        </Title>
        {coming.length ? <BookingList bookings={coming} /> : <Text c="dimmed">{t('customer.noComing')}</Text>}
      </section>
    </Stack>
  );
}
