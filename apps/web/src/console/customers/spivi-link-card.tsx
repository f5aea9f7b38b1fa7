import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { useSpiviChange } from '../spivi/use-spivi-change.ts';
import { ClientIdForm } from './client-id-form.tsx';
import classes from './customers.module.css';
import { MatchChip } from './match-chip.tsx';
import { PushState } from './push-state.tsx';

/** A customer at Spivi: the Client ID, where it comes from, what was sent of the details, and what can be done. */
export function SpiviLinkCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId, role } = useSession();
  const [editing, edit] = useDisclosure();
  const { spivi } = customer;
  const params = { studioId, customerId: customer.customerId };
  const remove = useSpiviChange({ change: () => api.removeSpiviLink({ params }) });
  const look = useSpiviChange({ change: () => api.checkSpiviLink({ params }), onError: () => {} });
  const create = useSpiviChange({ change: () => api.createSpiviAccount({ params }), onError: () => {} });
  const error = look.error ?? create.error;
  const confirmRemove = () =>
    confirm({
      title: t('spiviLink.removeTitle'),
      text: t('spiviLink.removeText', { name: customer.name }),
      yes: t('remove'),
      onConfirm: () => remove.mutate(),
    });
  const lost = spivi.match === 'broken';
  const creatable = spivi.match === 'not_found' && !spivi.creating;

  return (
    <Stack component="section" id="spivi" gap="sm">
      <Group gap="sm">
        <Title order={2} size="h4">
          {t('spiviLink.title')}
        </Title>
        <MatchChip match={spivi.match} />
        {may(role, 'manageSpivi') && (
          <Anchor
            size="sm"
            renderRoot={(p) => (
              <Link
                to="/console/$studioId/integrations/spivi/health"
                params={{ studioId }}
                search={{ customerId: customer.customerId, calls: 'all' }}
                {...p}
              />
            )}
          >
            {t('sync.log')}
          </Anchor>
        )}
      </Group>
      {(spivi.clientId === null || lost) && (
        <Text size="sm">
          {t(spivi.creating ? 'spiviLink.creating' : `spiviLink.why.${spivi.match}`)}{' '}
          {spivi.checkedAt && t('spiviLink.checked', { when: format.past(spivi.checkedAt) })}
        </Text>
      )}
      {spivi.clientId !== null && (
        <dl className={classes.facts}>
          <dt>{t('spiviLink.clientId')}</dt>
          <dd>{spivi.clientId}</dd>
          <dt>{t('spiviLink.email')}</dt>
          <dd>{spivi.email ?? t('spiviLink.emailUnknown')}</dd>
          <dt>{t('spiviLink.source')}</dt>
          <dd>
            {spivi.source && t(`spiviLink.sources.${spivi.source}`)}
            {spivi.linkedAt && `, ${format.dateTime(spivi.linkedAt)}`}
          </dd>
          <dt>{t('spiviLink.details')}</dt>
          <dd>
            <PushState details={spivi.details} customerId={customer.customerId} />
          </dd>
        </dl>
      )}
      {error && <ProblemAlert calm error={error} />}
      {may(role, 'editCustomers') &&
        (editing ? (
          <ClientIdForm
            customer={customer}
            clientId={lost ? null : spivi.clientId}
            email={lost ? null : spivi.email}
            onSaved={() => {
              edit.close();
              notify({ message: t('spiviLink.saved') });
            }}
            onCancel={edit.close}
          />
        ) : (
          <Group gap="xs">
            {(spivi.match === 'ambiguous' || spivi.match === 'conflict') && (
              <Button
                size="sm"
                variant="light"
                renderRoot={(p) => (
                  <Link
                    to="/console/$studioId/integrations/spivi/people"
                    params={{ studioId }}
                    search={{ match: spivi.match }}
                    {...p}
                  />
                )}
              >
                {t('spiviLink.candidates')}
              </Button>
            )}
            <Button size="sm" variant="default" onClick={edit.open}>
              {t(spivi.clientId === null || lost ? 'spiviLink.set' : 'spiviLink.change')}
            </Button>
            {creatable && (
              <Button size="sm" variant="default" loading={create.isPending} onClick={() => create.mutate()}>
                {t('spiviLink.create')}
              </Button>
            )}
            <Button size="sm" variant="default" loading={look.isPending} onClick={() => look.mutate()}>
              {t('spiviLink.look')}
            </Button>
            {spivi.clientId !== null && (
              <Button
                size="sm"
                variant="subtle"
                color="gray"
                onClick={confirmRemove}
                loading={remove.isPending}
              >
                {t('spiviLink.remove')}
              </Button>
            )}
          </Group>
        ))}
    </Stack>
  );
}
