import { Button, Text } from '@mantine/core';
import type { SpiviPerson } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { notify } from '../../../ui/notify.tsx';
import classes from '../spivi.module.css';
import { useSpiviChange } from '../use-spivi-change.ts';

type Candidate = SpiviPerson['candidates'][number];

/** The clients at Spivi who may be meant; one who is linked already says to whom. */
export function Candidates({ person }: { person: SpiviPerson }) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const [chosen, choose] = useState<Candidate | null>(null);
  return (
    <ul className={classes.candidates} aria-label={t('people.candidates', { name: person.name })}>
      {person.candidates.map((candidate) => (
        <li key={candidate.clientId}>
          <div>
            <Text size="sm" fw={550}>
              {candidate.name ?? t('people.nameless')}
            </Text>
            <Text size="sm" c="dimmed">
              {[candidate.email, t('people.clientId', { clientId: candidate.clientId })]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            {candidate.holder && (
              <Text size="sm">
                {t('people.held')}{' '}
                <Link
                  className={classes.link}
                  to="/console/$studioId/customers/$customerId"
                  params={{ studioId, customerId: candidate.holder.customerId }}
                  hash="spivi"
                >
                  {candidate.holder.name}
                </Link>
              </Text>
            )}
          </div>
          {!candidate.holder && (
            <Button
              size="sm"
              variant="light"
              aria-label={t('people.chooseOf', {
                candidate: candidate.name ?? candidate.clientId,
                name: person.name,
              })}
              onClick={() => choose(candidate)}
            >
              {t('people.choose')}
            </Button>
          )}
        </li>
      ))}
      {chosen && <ConfirmLink person={person} candidate={chosen} onClose={() => choose(null)} />}
    </ul>
  );
}

/** Both names side by side: a wrong link shows one person's health data to another. */
function ConfirmLink(props: { person: SpiviPerson; candidate: Candidate; onClose: () => void }) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const { person, candidate } = props;
  const link = useSpiviChange({
    change: () =>
      api.setSpiviLink({
        params: { studioId, customerId: person.customerId },
        body: { clientId: candidate.clientId, email: candidate.email ?? undefined },
      }),
    onSuccess: () => {
      notify({ message: t('people.linked', { name: person.name }) });
      props.onClose();
    },
    onError: () => {},
  });
  return (
    <FormDialog
      title={t('people.confirm.title')}
      onClose={props.onClose}
      onSubmit={() => link.mutate()}
      saving={link}
      submit={t('people.confirm.yes')}
    >
      <dl className={classes.twoNames}>
        <dt>{t('people.confirm.here')}</dt>
        <dd>
          <strong>{person.name}</strong>
          <br />
          {person.email}
        </dd>
        <dt>{t('people.confirm.there')}</dt>
        <dd>
          <strong>{candidate.name ?? t('people.nameless')}</strong>
          <br />
          {candidate.email && (
            <>
              {candidate.email}
              <br />
            </>
          )}
          {t('people.clientId', { clientId: candidate.clientId })}
        </dd>
      </dl>
      <Text size="sm">{t('people.confirm.warning')}</Text>
    </FormDialog>
  );
}
