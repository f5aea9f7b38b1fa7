import { Button, Group, Text } from '@mantine/core';
import type { SpiviPerson } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { notify } from '../../../ui/notify.tsx';
import { ProblemAlert } from '../../../ui/problem.tsx';
import { CustomerLink } from '../../customer-link.tsx';
import { ClientIdDialog } from '../../customers/client-id-dialog.tsx';
import classes from '../spivi.module.css';
import { useSpiviChange } from '../use-spivi-change.ts';
import { Candidates } from './candidates.tsx';

/** One customer: who may be meant at Spivi, and what a person can do. */
export function PersonRow({ person, connected }: { person: SpiviPerson; connected: boolean }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const [entering, enter] = useState(false);
  const params = { studioId, customerId: person.customerId };
  const look = useSpiviChange({
    change: () => api.checkSpiviLink({ params }),
    onSuccess: ({ match }) => notify({ message: t(`people.looked.${match}`, { name: person.name }) }),
    onError: () => {},
  });
  const create = useSpiviChange({
    change: () => api.createSpiviAccount({ params }),
    onSuccess: ({ creating }) =>
      notify({
        message: t(creating ? 'people.creating' : 'people.created', { name: person.name }),
      }),
    onError: () => {},
  });
  const remove = useSpiviChange({
    change: () => api.removeSpiviLink({ params }),
    onSuccess: () => notify({ message: t('people.removed', { name: person.name }) }),
    onError: () => {},
  });
  const error = look.error ?? create.error ?? remove.error;
  return (
    <li className={classes.person}>
      <div>
        <CustomerLink customerId={person.customerId} fw={550} c="inherit">
          {person.name}
        </CustomerLink>
        <Text size="sm" c="dimmed">
          {[
            person.email,
            person.clientId !== null && t('people.clientId', { clientId: person.clientId }),
            person.checkedAt && t('people.checked', { ago: format.past(person.checkedAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {person.sharedWith.length > 0 && (
          <Text size="sm">
            {t('people.shared')}{' '}
            {person.sharedWith.map((other, at) => (
              <span key={other.customerId}>
                {at > 0 && ', '}
                <Link
                  className={classes.link}
                  to="/console/$studioId/customers/$customerId"
                  params={{ studioId, customerId: other.customerId }}
                >
                  {other.name}
                </Link>
              </span>
            ))}
          </Text>
        )}
        {person.candidates.length > 0 && <Candidates person={person} />}
        {error && <ProblemAlert calm error={error} />}
      </div>
      <Group gap="xs" className={classes.personActions}>
        <Button
          size="sm"
          variant="default"
          aria-label={t('people.enterOf', { name: person.name })}
          onClick={() => enter(true)}
        >
          {t('people.enter')}
        </Button>
        {person.match === 'not_found' && (
          <Button
            size="sm"
            variant="default"
            disabled={!connected}
            loading={create.isPending}
            aria-label={t('people.createOf', { name: person.name })}
            onClick={() => create.mutate()}
          >
            {t('people.create')}
          </Button>
        )}
        {person.match === 'broken' && (
          <Button
            size="sm"
            variant="default"
            loading={remove.isPending}
            aria-label={t('people.removeOf', { name: person.name })}
            onClick={() => remove.mutate()}
          >
            {t('people.remove')}
          </Button>
        )}
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          disabled={!connected}
          loading={look.isPending}
          aria-label={t('people.lookOf', { name: person.name })}
          onClick={() => look.mutate()}
        >
          {t('people.look')}
        </Button>
      </Group>
      {entering && (
        <ClientIdDialog
          customer={person}
          clientId={person.match === 'broken' ? null : person.clientId}
          email={null}
          onClose={() => enter(false)}
        />
      )}
    </li>
  );
}
