import { Button, Group, Text } from '@mantine/core';
import type { SourcePerson } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { notify } from '../../../ui/notify.tsx';
import { ProblemAlert } from '../../../ui/problem.tsx';
import { CustomerLink } from '../../customer-link.tsx';
import { useSourceChange } from '../use-source-change.ts';
import { ChooseCustomerDialog } from './choose-customer-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import classes from './mapping.module.css';

type Customer = { customerId: string; name: string; email: string };

/** One person there: who they are here, or who may be meant. @param mine the customer on whose page it stands */
export function SourcePersonRow({ person, mine }: { person: SourcePerson; mine?: Customer }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId } = useSession();
  const [choosing, setChoosing] = useState(false);
  const [chosen, choose] = useState<Customer | null>(null);
  const params = { studioId, source, personId: person.personId };
  const name = person.name || t('mapping.people.nameless', { id: person.personId });
  const system = sourceNames.momence;
  const make = useSourceChange({
    change: () => api.linkSourcePerson({ params, body: { customerId: null } }),
    onSuccess: () => notify({ message: t('mapping.people.made', { name }) }),
    onError: () => {},
  });
  const unlink = useSourceChange({
    change: () => api.unlinkSourcePerson({ params }),
    onSuccess: () => notify({ message: t('mapping.people.unlinked', { name }) }),
    onError: () => {},
  });
  const error = make.error ?? unlink.error;
  const facts = [
    person.email,
    // Where there is no name it stands in its place.
    person.name && t('mapping.people.id', { system, id: person.personId }),
    person.classes > 0 && t('mapping.people.classes', { count: person.classes }),
  ];
  const askUnlink = () =>
    confirm({
      title: t('mapping.people.unlinkTitle', { name, customer: person.customer?.name ?? '' }),
      text: t('mapping.people.unlinkText'),
      yes: t('mapping.people.unlink'),
      onConfirm: () => unlink.mutate(),
    });
  const candidates = mine ? [] : person.candidates;
  return (
    <li className={classes.line}>
      <div>
        <Text fw={550}>{name}</Text>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
        {person.customer && (
          <Text size="sm">
            {!mine && (
              <>
                {t('mapping.people.is')}{' '}
                <CustomerLink customerId={person.customer.customerId}>{person.customer.name}</CustomerLink>
                {' · '}
              </>
            )}
            {person.how && t(`mapping.people.how.${person.how}`)}
            {person.linkedAt && `, ${format.dateTime(person.linkedAt)}`}
          </Text>
        )}
        {!person.customer && person.shared && <Text size="sm">{t('mapping.people.shared')}</Text>}
        {error && <ProblemAlert calm error={error} />}
      </div>
      <Group gap="xs">
        {candidates.slice(0, 3).map((candidate) => (
          <Button
            key={candidate.customerId}
            size="sm"
            variant="light"
            aria-label={t('mapping.people.isOf', { name, customer: candidate.name })}
            onClick={() => choose(candidate)}
          >
            {t('mapping.people.isThis', { customer: candidate.name })}
          </Button>
        ))}
        {!person.customer && mine && (
          <Button
            size="sm"
            variant="light"
            aria-label={t('mapping.people.isOf', { name, customer: mine.name })}
            onClick={() => choose(mine)}
          >
            {t('mapping.people.isThis', { customer: mine.name })}
          </Button>
        )}
        {!person.customer && !mine && (
          <>
            <Button
              size="sm"
              variant="default"
              aria-label={t('mapping.people.chooseOf', { name })}
              onClick={() => setChoosing(true)}
            >
              {t('mapping.people.choose')}
            </Button>
            {person.email !== null && (
              <Button
                size="sm"
                variant="default"
                loading={make.isPending}
                aria-label={t('mapping.people.makeOf', { name })}
                onClick={() => make.mutate()}
              >
                {t('mapping.people.make')}
              </Button>
            )}
          </>
        )}
        {person.customer && (
          <Button
            size="sm"
            variant="default"
            loading={unlink.isPending}
            aria-label={t('mapping.people.unlinkOf', { name })}
            onClick={askUnlink}
          >
            {t('mapping.people.unlink')}
          </Button>
        )}
      </Group>
      {choosing && (
        <ChooseCustomerDialog
          name={name}
          onClose={() => setChoosing(false)}
          onPick={(customer) => {
            setChoosing(false);
            choose(customer);
          }}
        />
      )}
      {chosen && <LinkDialog person={person} customer={chosen} onClose={() => choose(null)} />}
    </li>
  );
}
