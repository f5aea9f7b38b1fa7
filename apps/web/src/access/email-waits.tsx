import { Alert, Button, Group, Text } from '@mantine/core';
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import type { Customer } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { topicKey } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';

/** Says that an address waits until its holder has answered the mail, and lets it be asked for again or taken back. */
export function EmailWaits({ customer, own }: { customer: Customer; own?: boolean }) {
  const { t } = useTranslation('access');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const { customerId, pendingEmail: pending, email } = customer;
  const params = { studioId, customerId };
  const refresh = () => client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
  const resend = useMutation({
    mutationFn: () => api.resendEmail({ params }),
    onSuccess: async () => {
      await refresh();
      notify({ message: t('emailWaits.sent', { email: pending?.email ?? email }) });
    },
    onError: showProblem,
  });
  const withdraw = useMutation({
    mutationFn: () => api.withdrawEmail({ params }),
    onSuccess: refresh,
    onError: showProblem,
  });
  if (!pending && customer.emailAnswered) return null;
  const asked = pending ?? { email, by: 'staff' as const, until: '', expired: true };
  const whose = own ? 'own' : 'other';
  return (
    <Alert
      variant="light"
      icon={<IconMail aria-hidden />}
      title={t(`emailWaits.title.${whose}`, { email: asked.email })}
    >
      <Text size="sm">
        {t(`emailWaits.${asked.by}.${whose}`, { email })}{' '}
        {t(asked.expired ? 'emailWaits.expired' : 'emailWaits.until', {
          until: asked.expired ? '' : format.dateTime(asked.until),
        })}
      </Text>
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
          {t('emailWaits.resend')}
        </Button>
        {asked.by === 'member' && (
          <Button size="xs" variant="subtle" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('emailWaits.withdraw')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
