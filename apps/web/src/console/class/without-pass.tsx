import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import IconTicket from '@tabler/icons-react/dist/esm/icons/IconTicket.mjs';
import type { CustomerSummary } from '@tandem/api/studio';
import { may, passRefusals } from '@tandem/api/words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../base/api.ts';
import { ERROR_WORDS } from '../../base/i18n.ts';
import { useSession } from '../../base/session.ts';
import { explain } from '../../ui/problem.tsx';
import { CustomerLink } from '../customer-link.tsx';

/** Was somebody refused for want of a pass? */
export const wantsPass = (error: unknown): boolean =>
  error instanceof ApiProblem && (passRefusals as readonly string[]).includes(error.code);

/** Why a person has no right to a class, and to who gives passes the way in that they have: with a reason. */
export function WithoutPass(props: {
  error: Error;
  customer: CustomerSummary;
  busy: boolean;
  onBook: (reason: string) => void;
}) {
  const { t } = useTranslation('passes');
  const { role } = useSession();
  const { t: e } = useTranslation(ERROR_WORDS, { useSuspense: false });
  const { name, customerId } = props.customer;
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const empty = reason.trim() === '';
  const title = `${name} · ${explain(props.error, e).message}`;
  if (!may(role, 'editCustomers'))
    return (
      <Alert color="orange" role="alert" icon={<IconTicket aria-hidden />} title={title}>
        {explain(props.error, e).remedy}
      </Alert>
    );
  return (
    <Stack gap="xs" role="group" aria-label={t('desk.title')}>
      <Alert color="orange" role="alert" icon={<IconTicket aria-hidden />} title={title}>
        <Text size="sm">{t('desk.for', { name })}</Text>
        <CustomerLink customerId={customerId} search={{ tab: 'passes' }} size="sm">
          {t('desk.page', { name })}
        </CustomerLink>
      </Alert>
      <TextInput
        label={t('desk.reason')}
        description={t('desk.reasonHint')}
        maxLength={200}
        value={reason}
        error={asked && empty && t('change.reasonNeeded')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button
        variant="default"
        loading={props.busy}
        onClick={() => {
          setAsked(true);
          if (!empty) props.onBook(reason);
        }}
      >
        {t('desk.book')}
      </Button>
    </Stack>
  );
}
