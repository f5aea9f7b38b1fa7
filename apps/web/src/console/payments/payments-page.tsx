import { Button, Group, NativeSelect, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import type { Payment } from '@tandem/api/studio';
import { type PaymentState, paymentFilters } from '@tandem/api/words';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useMoney } from '../../passes/money.ts';
import list from '../../passes/passes.module.css';
import { Asked } from '../../ui/asked.tsx';
import { More } from '../../ui/more.tsx';
import { notify } from '../../ui/notify.tsx';
import { Chip, type ChipLook } from '../chip.tsx';
import { CustomerLink } from '../customer-link.tsx';
import { Empty, Page } from '../page.tsx';
import { needWords, ResolveDialog } from './resolve-dialog.tsx';

/** What members paid in the portal, and what staff have to look at. */
export function PaymentsPage() {
  const { t } = useTranslation('payments');
  const { studioId } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/payments' });
  const search = useSearch({ from: '/console/$studioId/payments' });
  const show = paymentFilters.find((one) => one === search.show) ?? 'all';
  const [open, setOpen] = useState<Payment | null>(null);
  const asked = useInfiniteQuery({
    queryKey: [...topicKey('customer', studioId), 'payments', show],
    queryFn: ({ pageParam, signal }) =>
      api.listPayments({ params: { studioId }, query: { show, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = asked.data?.pages.flatMap((page) => page.rows) ?? [];
  const needing = asked.data?.pages[0]?.needing ?? 0;
  return (
    <Page narrow title={t('list.title')}>
      <Group gap="sm" align="center">
        <NativeSelect
          aria-label={t('list.show')}
          value={show}
          onChange={(event) => {
            const { value } = event.currentTarget;
            void navigate({ search: { show: value === 'all' ? undefined : value }, replace: true });
          }}
          data={paymentFilters.map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
        {needing > 0 && show !== 'needs' && (
          <Button
            variant="default"
            leftSection={<IconAlertTriangle size={18} aria-hidden />}
            onClick={() => navigate({ search: { show: 'needs' }, replace: true })}
          >
            {t('list.needing', { count: needing })}
          </Button>
        )}
      </Group>
      <Asked query={asked} loading={240}>
        {() =>
          rows.length === 0 ? (
            <Empty text={t(show === 'all' ? 'list.empty' : 'list.noHits')} />
          ) : (
            <>
              <ul className={list.passes}>
                {rows.map((payment) => (
                  <Row key={payment.paymentId} payment={payment} onResolve={() => setOpen(payment)} />
                ))}
              </ul>
              <More of={asked} word={t('list.more')} />
            </>
          )
        }
      </Asked>
      {open && <ResolveDialog payment={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

const looks: Record<PaymentState, ChipLook> = {
  starting: { Icon: IconClock, mood: 'quiet' },
  open: { Icon: IconClock, mood: 'quiet' },
  paid: { Icon: IconCheck, mood: 'good' },
  failed: { Icon: IconX, mood: 'quiet' },
  expired: { Icon: IconX, mood: 'quiet' },
  refunded: { Icon: IconArrowBackUp, mood: 'quiet' },
};

function Row({ payment, onResolve }: { payment: Payment; onResolve: () => void }) {
  const { t } = useTranslation('payments');
  const money = useMoney();
  const format = useFormat();
  const { customer, state, reference, trouble, paid, price } = payment;
  const need = needWords(payment);
  return (
    <li>
      <div>
        <Group gap="xs" align="center">
          {customer ? (
            <CustomerLink customerId={customer.customerId} search={{ tab: 'passes' }} fw={600} c="inherit">
              {customer.name}
            </CustomerLink>
          ) : (
            <Text fw={600}>{t('list.nobody')}</Text>
          )}
          <Chip look={looks[state]} word={t(`states.${state}`)} />
          {need !== null && (
            <Chip look={{ Icon: IconAlertTriangle, mood: 'attention' }} word={t('list.needsYou')} />
          )}
        </Group>
        <Text component="div">
          {payment.passName} · <strong>{money(price)}</strong>
        </Text>
        {need !== null && (
          <Text size="sm" component="div">
            {t(`needs.${need}.text`, {
              paid: paid ? money(paid) : '',
              price: money(price),
            })}
          </Text>
        )}
        {trouble !== null && need === null && (
          <Text size="sm" component="div">
            {t(`troubles.${trouble}`)}
          </Text>
        )}
        <Text size="sm" c="dimmed" component="div">
          {format.dateTime(payment.startedAt)}
          {reference !== null && ` · ${t('reference', { reference })}`}
          {payment.refundMarked && ` · ${t('list.refundMarked')}`}
        </Text>
      </div>
      <Group gap="xs" flex="none">
        {(need === 'no_answer' || state === 'open' || state === 'starting') && (
          <LookButton payment={payment} />
        )}
        {need !== null && (
          <Button
            size="sm"
            aria-label={t('list.settleNamed', { name: customer?.name ?? t('list.nobody') })}
            onClick={onResolve}
          >
            {t('list.settle')}
          </Button>
        )}
      </Group>
    </li>
  );
}

/** Has the provider asked now. */
function LookButton({ payment: { paymentId, customer } }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const { studioId } = useSession();
  const look = useMutation({
    mutationFn: () => api.lookAtPayment({ params: { studioId, paymentId } }),
    onSuccess: () => notify({ message: t('list.asked') }),
  });
  return (
    <Button
      size="sm"
      variant="default"
      flex="none"
      loading={look.isPending}
      aria-label={t('list.lookNamed', { name: customer?.name ?? t('list.nobody') })}
      onClick={() => look.mutate()}
    >
      {t('list.look')}
    </Button>
  );
}
