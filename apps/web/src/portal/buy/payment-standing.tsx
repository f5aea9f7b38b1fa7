import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import type { Payment } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useMoney } from '../../passes/money.ts';
import { Asked } from '../../ui/asked.tsx';
import { useMember } from '../use-member.ts';
import { paymentQuery } from './queries.ts';

/** How often the provider is asked while somebody waits here, and how often what is known, should the live line be down. */
const ASK_MS = 10_000;
/** From then on it says that nobody needs to wait. */
const LONG_MS = 20_000;
/** Whoever leaves the page open does not ask for ever. */
const ASKS = 30;

const isWaiting = ({ state, need }: Payment) => (state === 'open' || state === 'starting') && need === null;

/** Waits for how a payment ends, and says what it means. */
export function PaymentStanding({ paymentId }: { paymentId: string }) {
  const { studioId } = useMember();
  const asked = useQuery({
    ...paymentQuery(studioId, paymentId),
    refetchInterval: ({ state }) => state.data !== undefined && isWaiting(state.data) && ASK_MS,
  });
  const waiting = asked.data !== undefined && isWaiting(asked.data);
  const long = useLook(paymentId, waiting);
  return (
    <Asked query={asked} loading={160}>
      {(payment) => <Standing payment={payment} long={long} />}
    </Asked>
  );
}

/** Has the provider asked now and then, while somebody waits. @returns whether that takes long */
function useLook(paymentId: string, waiting: boolean): boolean {
  const { studioId } = useMember();
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    let asks = 0;
    const look = () => {
      asks += 1;
      // What does not come through is asked again; what is known stands on the page.
      if (asks <= ASKS) api.lookAtPayment({ params: { studioId, paymentId } }).catch(() => {});
    };
    look();
    const again = setInterval(look, ASK_MS);
    const slow = setTimeout(() => setLong(true), LONG_MS);
    return () => {
      clearInterval(again);
      clearTimeout(slow);
    };
  }, [studioId, paymentId, waiting]);
  return long;
}

function Standing({ payment, long }: { payment: Payment; long: boolean }) {
  const { t } = useTranslation('payments');
  const money = useMoney();
  const { studioId } = useMember();
  const { state, need, passId, address, reference } = payment;
  const what = (
    <Text>
      <strong>{payment.passName}</strong> · {money(payment.price)}
    </Text>
  );
  if (isWaiting(payment))
    return (
      <Stack gap="md">
        {what}
        <Group gap="sm" wrap="nowrap" role="status">
          <Loader size="sm" aria-hidden />
          <Text>{t(state === 'starting' ? 'standing.starting' : 'standing.waiting')}</Text>
        </Group>
        {long && <Alert color="blue">{t('standing.long')}</Alert>}
        {address !== null && (
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              {t('standing.notPaid')}
            </Text>
            <Button component="a" href={address} size="md" variant="default">
              {t('standing.goOn')}
            </Button>
          </Stack>
        )}
      </Stack>
    );
  const given = passId !== null && state === 'paid';
  const told = given
    ? 'given'
    : state === 'paid'
      ? 'byHand'
      : state === 'refunded'
        ? 'refunded'
        : need !== null
          ? 'noAnswer'
          : state === 'expired'
            ? 'expired'
            : 'failed';
  const Icon = given
    ? IconCircleCheck
    : told === 'byHand' || told === 'noAnswer'
      ? IconAlertTriangle
      : IconCircleX;
  return (
    <Stack gap="md">
      {what}
      <Alert
        role="status"
        color={given ? 'green' : told === 'failed' || told === 'expired' ? 'red' : 'orange'}
        icon={<Icon aria-hidden />}
        title={t(`standing.${told}.title`)}
        styles={{ title: { color: 'var(--ink)' } }}
      >
        {t(`standing.${told}.text`)}
      </Alert>
      {reference !== null && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('reference', { reference })}
        </Text>
      )}
      <Group gap="sm">
        <Button
          size="md"
          renderRoot={(props) => (
            <Link
              to="/portal/$studioId/details/$section"
              params={{ studioId, section: 'passes' }}
              {...props}
            />
          )}
        >
          {t('standing.toPasses')}
        </Button>
        {(told === 'failed' || told === 'expired') && (
          <Button
            size="md"
            variant="default"
            renderRoot={(props) => (
              <Link to="/portal/$studioId/buy" params={{ studioId }} search={{}} {...props} />
            )}
          >
            {t('standing.again')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
