import { Anchor, Stack, Tabs } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../base/api.ts';
import { customerQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { PageLoading } from '../../frame/page-loading.tsx';
import type { Person } from '../../rides/index.tsx';
import { Asked } from '../../ui/asked.tsx';
import { CustomerLink } from '../customer-link.tsx';
import { Page } from '../page.tsx';
import { BookingList } from './booking-list.tsx';
import { CustomerBody } from './customer-body.tsx';
import { CustomerDetails } from './customer-details.tsx';
import { CustomerOverview } from './customer-overview.tsx';
import { CustomerRights } from './customer-rights.tsx';
import { HealthHidden } from './health-hidden.tsx';

const CustomerPasses = lazy(async () => ({
  default: (await import('../passes/customer-passes.tsx')).CustomerPasses,
}));
const AuditLines = lazy(async () => ({
  default: (await import('../audit/audit-lines.tsx')).AuditLines,
}));
const Trends = lazy(async () => ({
  default: (await import('../../rides/index.tsx')).Trends,
}));
const RideView = lazy(async () => ({
  default: (await import('../../rides/index.tsx')).RideView,
}));

export function CustomerPage() {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const { customerId } = useParams({ from: '/console/$studioId/customers/$customerId' });
  const { tab } = useSearch({ from: '/console/$studioId/customers/$customerId' });
  const asked = useQuery(customerQuery(studioId, customerId));
  const customer = asked.data;
  // Old links to a profile that has become one with another lead to that one.
  const mergedInto = isProblem(asked.error, 'customer_merged') && asked.error.details?.customerId;
  if (mergedInto)
    return (
      <Navigate
        to="/console/$studioId/customers/$customerId"
        params={{ studioId, customerId: String(mergedInto) }}
        search={{ tab }}
        replace
      />
    );
  return (
    <Page
      // Charts stand side by side where there is room.
      narrow={tab !== 'performance'}
      title={customer?.name ?? t('customer.title')}
      above={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/console/$studioId/customers" params={{ studioId }} {...props} />}
        >
          {t('customers.title')}
        </Anchor>
      }
    >
      <Asked query={asked} loading={240}>
        {(customer) => <CustomerTabs customer={customer} />}
      </Asked>
    </Page>
  );
}

function CustomerTabs({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const { studioId, role } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/customers/$customerId' });
  const { tab, rideId } = useSearch({ from: '/console/$studioId/customers/$customerId' });
  const tabs = [
    'overview',
    'bookings',
    'passes',
    ...(may(role, 'seePerformance') ? (['performance', 'body'] as const) : []),
    'details',
    ...(may(role, 'editCustomers') ? (['rights'] as const) : []),
    ...(may(role, 'readAudit') ? (['activity'] as const) : []),
  ] as const;
  const person = usePerson(studioId, customer.customerId);
  const current = tabs.find((name) => name === tab) ?? 'overview';
  return (
    <Tabs
      value={current}
      keepMounted={false}
      onChange={(value) =>
        navigate({ search: { tab: value === 'overview' ? undefined : (value ?? undefined) } })
      }
    >
      <Tabs.List mb="lg" className="tabs">
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`customer.tabs.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <CustomerOverview customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="bookings">
        <BookingList bookings={customer.bookings.toSorted((a, b) => b.startsAt.localeCompare(a.startsAt))} />
      </Tabs.Panel>
      <Tabs.Panel value="passes">
        <Suspense fallback={<PageLoading />}>
          <CustomerPasses customer={customer} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="activity">
        <Suspense fallback={<PageLoading />}>
          <AuditLines wanted={{ customerId: customer.customerId }} alone />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="performance">
        <h2 className="visually-hidden">{t('customer.tabs.performance')}</h2>
        {customer.healthVisible ? (
          <Suspense fallback={<PageLoading />}>
            {rideId ? (
              <Stack>
                <CustomerLink customerId={customer.customerId} search={{ tab: 'performance' }} size="sm">
                  {t('customer.allClasses')}
                </CustomerLink>
                <RideView person={person} rideId={rideId} />
              </Stack>
            ) : (
              <Trends person={person} />
            )}
          </Suspense>
        ) : (
          <HealthHidden />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="body">
        <CustomerBody customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="details">
        <CustomerDetails customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="rights">
        <CustomerRights customer={customer} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** Whose numbers, and where their links lead within the profile. */
function usePerson(studioId: string, customerId: string): Person {
  return useMemo(() => {
    const to = '/console/$studioId/customers/$customerId';
    const params = { studioId, customerId };
    return {
      studioId,
      customerId,
      toRide: (rideId) => ({ to, params, search: { tab: 'performance', rideId } }),
      toDetails: { to, params, search: { tab: 'body' } },
      toConsent: { to, params, search: { tab: 'rights' } },
      toList: { to, params, search: { tab: 'performance' } },
    };
  }, [studioId, customerId]);
}
