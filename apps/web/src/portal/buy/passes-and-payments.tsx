import { Button, Stack, Text } from '@mantine/core';
import type { Payment } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useMoney } from '../../passes/money.ts';
import { MyPasses } from '../../passes/my-passes.tsx';
import list from '../../passes/passes.module.css';
import { ProblemAlert } from '../../ui/problem.tsx';
import { useMember } from '../use-member.ts';
import BuyButton from './buy-button.tsx';
import { ownPaymentsQuery } from './queries.ts';

/** A member's passes, each with its receipt where they bought it; what they may buy; and payments that gave no pass. */
export default function PassesAndPayments() {
  const { t } = useTranslation('payments');
  const { studioId, customerId } = useMember();
  const asked = useQuery(ownPaymentsQuery(studioId, customerId));
  const payments = asked.data ?? [];
  const others = payments.filter(
    ({ passId, state }) => passId === null && state !== 'failed' && state !== 'expired',
  );
  return (
    <Stack gap="xl">
      <BuyButton />
      {asked.error && <ProblemAlert error={asked.error} retry={asked.refetch} />}
      {others.length > 0 && (
        <section>
          <h2>{t('mine.open')}</h2>
          <ul className={list.passes}>
            {others.map((payment) => (
              <Open key={payment.paymentId} payment={payment} />
            ))}
          </ul>
        </section>
      )}
      <MyPasses
        studioId={studioId}
        customerId={customerId}
        more={({ passId }) => {
          const bought = payments.find((payment) => payment.passId === passId);
          return bought && <Receipt payment={bought} />;
        }}
      />
    </Stack>
  );
}

/** What was paid for a pass, when, and what the provider calls it. */
function Receipt({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const money = useMoney();
  const format = useFormat();
  const { price, paid, settledAt, startedAt, reference, state } = payment;
  return (
    <Text size="sm" c="dimmed" component="div" style={{ flexBasis: '100%', overflowWrap: 'anywhere' }}>
      {t(state === 'refunded' ? 'mine.refunded' : 'mine.bought', {
        price: money(paid ?? price),
        at: format.dateTime(settledAt ?? startedAt),
      })}
      {reference !== null && ` · ${t('reference', { reference })}`}
    </Text>
  );
}

function Open({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const { studioId } = useMember();
  const money = useMoney();
  const format = useFormat();
  const { paymentId, passName, price, state, need, startedAt } = payment;
  const standing = need === 'no_answer' ? 'noAnswer' : need !== null && state === 'paid' ? 'byHand' : state;
  return (
    <li>
      <div>
        <Text fw={600} component="div">
          {passName} · {money(price)}
        </Text>
        <Text size="sm" component="div">
          {t(`states.${standing}`)} · {format.dateTime(startedAt)}
        </Text>
      </div>
      <Button
        size="md"
        variant="default"
        aria-label={t('mine.seeNamed', { name: passName })}
        renderRoot={(props) => (
          <Link to="/portal/$studioId/buy" params={{ studioId }} search={{ payment: paymentId }} {...props} />
        )}
      >
        {t('mine.see')}
      </Button>
    </li>
  );
}
