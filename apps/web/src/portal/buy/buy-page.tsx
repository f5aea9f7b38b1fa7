import { Button, Stack, Text } from '@mantine/core';
import type { PassOnSale } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { usePageTitle } from '../../base/page-title.ts';
import { useMoney } from '../../passes/money.ts';
import { usePassWords } from '../../passes/pass-words.ts';
import list from '../../passes/passes.module.css';
import { Asked } from '../../ui/asked.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import classes from '../portal.module.css';
import { useMember } from '../use-member.ts';
import { BackToPasses } from './back-to-passes.tsx';
import { PaymentStanding } from './payment-standing.tsx';
import { onSaleQuery } from './queries.ts';

/** What passes are sold; or how a payment stands, where the provider's page leads back to. */
export function PortalBuy() {
  const { t } = useTranslation('payments');
  const { payment } = useSearch({ from: '/portal/$studioId/buy' });
  const title = t(payment ? 'standing.title' : 'buy.title');
  usePageTitle(title);
  return (
    <Stack gap="md" className={classes.forms}>
      <BackToPasses />
      <h1 className={classes.title}>{title}</h1>
      {payment ? <PaymentStanding key={payment} paymentId={payment} /> : <OnSale />}
    </Stack>
  );
}

function OnSale() {
  const { t } = useTranslation('payments');
  const { studioId } = useMember();
  const asked = useQuery(onSaleQuery(studioId));
  const [chosen, setChosen] = useState<PassOnSale | null>(null);
  const money = useMoney();
  const about = useAbout();
  return (
    <Asked query={asked} loading={240}>
      {(kinds) => (
        <>
          {kinds.length === 0 && <Text>{t('buy.none')}</Text>}
          <ul className={list.passes}>
            {kinds.map((kind) => (
              <li key={kind.passKindId}>
                <div>
                  <Text fw={600} component="div">
                    {kind.name} · {money(kind.price)}
                  </Text>
                  {about(kind).map((line) => (
                    <Text key={line} size="sm" component="div">
                      {line}
                    </Text>
                  ))}
                  {kind.had && (
                    <Text size="sm" c="dimmed" component="div">
                      {t('buy.had')}
                    </Text>
                  )}
                </div>
                {!kind.had && (
                  <Button
                    size="md"
                    flex="none"
                    aria-label={t('buy.chooseNamed', { name: kind.name })}
                    onClick={() => setChosen(kind)}
                  >
                    {t('buy.choose')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {chosen && <ConfirmDialog kind={chosen} onClose={() => setChosen(null)} />}
        </>
      )}
    </Asked>
  );
}

/** What a kind entitles to, a line each. */
function useAbout(): (kind: PassOnSale) => string[] {
  const { t } = useTranslation('payments');
  const format = useFormat();
  const words = usePassWords();
  return ({ types, places, maxHolders, intro, ...kind }) =>
    [
      [words.credits(kind.credits), words.good(kind)].join(' · '),
      types.length > 0 && t('buy.types', { types: format.list(types) }),
      places.length > 0 && t('buy.places', { places: format.list(places) }),
      kind.earlierHours > 0 && words.earlier(kind.earlierHours),
      maxHolders > 1 && t('buy.shared', { count: maxHolders }),
      intro && t('buy.intro'),
    ].filter((line) => line !== false);
}

/** Once more what is bought and what it costs; then on to the provider's page. */
function ConfirmDialog({ kind, onClose }: { kind: PassOnSale; onClose: () => void }) {
  const { t } = useTranslation('payments');
  const { studioId, customerId } = useMember();
  const navigate = useNavigate();
  const client = useQueryClient();
  const money = useMoney();
  const about = useAbout();
  // Pressed twice, or again after an answer that was lost, it is one payment.
  const [paymentId] = useState(() => crypto.randomUUID());
  const start = useMutation({
    mutationFn: () =>
      api.startPayment({
        params: { studioId, customerId },
        body: { paymentId, passKindId: kind.passKindId, priceMinor: kind.price.amountMinor },
      }),
    onSuccess: (payment) => {
      if (payment.address !== null) return window.location.assign(payment.address);
      onClose();
      void navigate({
        to: '/portal/$studioId/buy',
        params: { studioId },
        search: { payment: payment.paymentId },
      });
    },
    onError: () => client.invalidateQueries({ queryKey: onSaleQuery(studioId).queryKey }),
  });
  return (
    <FormDialog
      title={t('confirm.title', { name: kind.name })}
      onClose={onClose}
      onSubmit={() => start.mutate()}
      saving={{ ...start, isPending: start.isPending || start.isSuccess }}
      submit={t('confirm.pay', { price: money(kind.price) })}
    >
      {about(kind).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      <Text size="sm" c="dimmed">
        {t('confirm.hint')}
      </Text>
    </FormDialog>
  );
}
