import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { StaffMember } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { Page } from '../page.tsx';
import { AccessNote } from './access-note.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { teamQuery } from './queries.ts';
import { RemoveText } from './remove-text.tsx';
import classes from './team.module.css';

/** Who works here, as what, and who can sign in; for owners. */
export function TeamPage() {
  const { t } = useTranslation('team');
  const { studioId, user, mailServer } = useSession();
  const client = useQueryClient();
  const asked = useQuery(teamQuery(studioId));
  const [adding, add] = useDisclosure();
  const [linking, setLinking] = useState<StaffMember | null>(null);
  const remove = useMutation({
    mutationFn: (person: StaffMember) => api.removeStaff({ params: { studioId, staffId: person.staffId } }),
    onSuccess: (_, person) => {
      notify({ message: t('removed', { name: person.name }) });
      // Who removed themself has no session any more.
      if (person.access.login === user.email) return location.assign('/');
      return client.invalidateQueries({ queryKey: teamQuery(studioId).queryKey });
    },
    onError: showProblem,
  });
  const reset = useMutation({
    mutationFn: (person: StaffMember) => api.resetFactors({ params: { studioId, staffId: person.staffId } }),
    onSuccess: (_, person) => {
      notify({ message: t('factorReset', { name: person.name }) });
      return client.invalidateQueries({ queryKey: teamQuery(studioId).queryKey });
    },
    onError: showProblem,
  });
  const confirmReset = (person: StaffMember) =>
    confirm({
      title: t('resetFactorTitle', { name: person.name }),
      text: t(mailServer ? 'resetFactorText' : 'resetFactorUntold'),
      yes: t('resetFactor'),
      onConfirm: () => reset.mutate(person),
    });
  const confirmRemove = (person: StaffMember) =>
    confirm({
      title: t('removeTitle', { name: person.name }),
      text: <RemoveText person={person} />,
      yes: t('removeAccess'),
      onConfirm: () => remove.mutate(person),
    });
  return (
    <Page
      narrow
      title={t('title')}
      aside={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={add.open}>
          {t('addPerson')}
        </Button>
      }
    >
      <Asked query={asked} loading={240}>
        {(team) => (
          <ul className={classes.people}>
            {team.map((person) => {
              const own = person.access.login === user.email;
              return (
                <li key={person.staffId}>
                  <div>
                    <Text fw={550}>
                      {person.name}
                      {own && (
                        <Text span c="dimmed" fw={400}>
                          {` ${t('you')}`}
                        </Text>
                      )}
                    </Text>
                    <Text size="sm" c="dimmed" className={classes.email}>
                      {t(`roles.${person.role}`)} · {person.email}
                    </Text>
                  </div>
                  <div>
                    <AccessNote access={person.access} />
                    {!own && person.access.state === 'active' && !person.hasSecondFactor && (
                      <Text size="sm" c="dimmed">
                        {t('noFactor')}
                      </Text>
                    )}
                  </div>
                  <Group gap="xs" className={classes.actions}>
                    {!own && (
                      <Button size="sm" variant="default" onClick={() => setLinking(person)}>
                        {t(`link.make.${person.access.state}`)}
                        <span className="visually-hidden">{`, ${person.name}`}</span>
                      </Button>
                    )}
                    {!own && person.hasSecondFactor && (
                      <Button size="sm" variant="default" onClick={() => confirmReset(person)}>
                        {t('resetFactor')}
                        <span className="visually-hidden">{`, ${person.name}`}</span>
                      </Button>
                    )}
                    <Button
                      size="sm"
                      variant="default"
                      aria-label={t('removeNamed', { name: person.name })}
                      onClick={() => confirmRemove(person)}
                    >
                      {t('remove')}
                    </Button>
                  </Group>
                </li>
              );
            })}
          </ul>
        )}
      </Asked>
      {adding && (
        <PersonDialog
          onClose={add.close}
          onAdded={(person) => {
            add.close();
            setLinking(person);
            void asked.refetch();
          }}
        />
      )}
      {linking && (
        <LinkDialog
          name={linking.name}
          email={linking.access.login ?? linking.email}
          make={async () => {
            const link = await api.inviteStaff({ params: { studioId, staffId: linking.staffId } });
            void asked.refetch();
            return link;
          }}
          onClose={() => setLinking(null)}
        />
      )}
    </Page>
  );
}
