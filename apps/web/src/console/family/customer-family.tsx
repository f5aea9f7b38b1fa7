import { Button, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Customer, Family } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { usePersonSearch } from '../../ui/person-search.tsx';
import { ProblemAlert, showProblem } from '../../ui/problem.tsx';
import { offerUndo } from '../../ui/undo.tsx';
import { PersonHits } from '../class/person-hits.tsx';
import { CustomerLink } from '../customer-link.tsx';
import { customerAccessQuery } from '../team/queries.ts';
import classes from './family.module.css';

type Two = { customerId: string; childId: string };

/** Of a profile: for whom this person books in the portal, and who books for them. */
export default function CustomerFamily({ customer }: { customer: Customer }) {
  const { t } = useTranslation('families');
  const { studioId } = useSession();
  const { customerId } = customer;
  const client = useQueryClient();
  const signsIn = useQuery(customerAccessQuery(studioId, customerId)).data?.state === 'active';
  const asked = useQuery({
    queryKey: [...topicKey('customer', studioId), customerId, 'family'],
    queryFn: ({ signal }) => api.getFamily({ params: { studioId, customerId }, signal }),
  });
  const [finding, dialog] = useDisclosure();
  const settle = { onSettled: () => client.invalidateQueries({ queryKey: topicKey('customer', studioId) }) };
  const link = useMutation({
    mutationFn: (two: Two) => api.linkChild({ params: { studioId, ...two } }),
    ...settle,
  });
  const unlink = useMutation({
    mutationFn: ({ name: _, ...two }: Two & { name: string }) =>
      api.unlinkChild({ params: { studioId, ...two } }),
    onSuccess: (_, { name, ...two }) =>
      offerUndo({
        message: t('card.removed', { name }),
        undo: () => link.mutate(two, { onError: showProblem }),
      }),
    onError: showProblem,
    ...settle,
  });
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('card.title')}
      </Title>
      <Asked query={asked} loading={64}>
        {({ guardians, children }) => (
          <Stack gap="sm" align="flex-start">
            {guardians.length + children.length === 0 && <Text c="dimmed">{t('card.none')}</Text>}
            <Relatives
              title={t('card.children')}
              of={children}
              onRemove={({ customerId: childId, name }) => unlink.mutate({ customerId, childId, name })}
            />
            <Relatives
              title={t('card.guardians')}
              of={guardians}
              onRemove={({ customerId: guardian, name }) =>
                unlink.mutate({ customerId: guardian, childId: customerId, name })
              }
            />
            {signsIn ? (
              <Button size="sm" variant="default" onClick={dialog.open}>
                {t('card.add')}
              </Button>
            ) : (
              guardians.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t('card.needsLogin')}
                </Text>
              )
            )}
            {finding && (
              <FindChild
                customer={customer}
                linked={children.map((child) => child.customerId)}
                link={link}
                onClose={dialog.close}
              />
            )}
          </Stack>
        )}
      </Asked>
    </section>
  );
}

type Relative = Family['children'][number];

function Relatives(props: { title: string; of: Relative[]; onRemove: (one: Relative) => void }) {
  const { t } = useTranslation('families');
  const format = useFormat();
  if (props.of.length === 0) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {props.title}
      </Text>
      <ul className={classes.list}>
        {props.of.map((one) => (
          <li key={one.customerId}>
            <CustomerLink customerId={one.customerId} search={{}} fw={550} c="inherit">
              {one.name}
            </CustomerLink>
            <Text size="sm" c="dimmed">
              {one.rests ? t('card.rests') : t('card.since', { date: format.date(one.since, 'UTC') })}
            </Text>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={t('card.removeOf', { name: one.name })}
              onClick={() => props.onRemove(one)}
            >
              {t('card.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FindChild(props: {
  customer: Customer;
  linked: string[];
  link: {
    mutate: (two: Two, on: { onSuccess: () => void }) => void;
    error: Error | null;
    isPending: boolean;
  };
  onClose: () => void;
}) {
  const { t } = useTranslation('families');
  const { customerId, name } = props.customer;
  const there = new Set([customerId, ...props.linked]);
  const pick = (child: { customerId: string }) => {
    if (!there.has(child.customerId))
      props.link.mutate({ customerId, childId: child.customerId }, { onSuccess: props.onClose });
  };
  const search = usePersonSearch({
    label: t('find.search'),
    hint: t('find.searchHint'),
    first: false,
    take: pick,
  });
  return (
    <Dialog title={t('find.title', { name })} onClose={props.onClose}>
      <Stack>
        <Text size="sm">{t('find.intro', { name })}</Text>
        {search.field}
        {props.link.error && <ProblemAlert error={props.link.error} calm />}
        <PersonHits
          search={search}
          there={there}
          already={t('find.linked')}
          disabled={props.link.isPending}
          onPick={pick}
        />
      </Stack>
    </Dialog>
  );
}
