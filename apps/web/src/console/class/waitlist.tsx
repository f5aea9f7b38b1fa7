import { Button, Group, Stack, Text, Title } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconUserPlus from '@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs';
import type { ClassDetail, WaitEntry } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { waitsQuery } from '../queries.ts';
import { CustomerName } from './customer-name.tsx';
import classes from './roster.module.css';

const AddWaitDialog = lazy(() => import('./add-wait-dialog.tsx'));

/** Who waits for a place in a class, in their order. */
export function Waitlist({ studioClass: c }: { studioClass: ClassDetail }) {
  const { t } = useTranslation('waitlist');
  const { studioId } = useSession();
  const { data: waits = [] } = useQuery(waitsQuery(studioId, c.classId));
  const [adding, setAdding] = useState(false);
  const { size } = c.waitlist;
  const open = c.state === 'scheduled';
  const mayBeHere = c.releaseAt !== null && (open || c.state === 'running');
  const joinable = open && size > 0;
  if (waits.length === 0 && !(joinable && c.placesLeft === 0)) return null;
  const offered = waits.filter((wait) => wait.offerUntil !== null).length;
  const held = c.spots.filter((spot) => spot.state === 'held').length;
  const free = c.capacity - c.booked - offered - held;
  return (
    <Stack gap="xs" component="section" aria-labelledby="waitlist-heading">
      <Group justify="space-between">
        <Title order={2} size="h4" id="waitlist-heading">
          {t('list.title', { count: waits.length })}
        </Title>
        {joinable && (
          <Button
            size="sm"
            variant="light"
            leftSection={<IconUserPlus size={18} aria-hidden />}
            disabled={waits.length >= size}
            onClick={() => setAdding(true)}
          >
            {t('list.add')}
          </Button>
        )}
      </Group>
      {waits.length === 0 ? (
        <Text c="dimmed">{t('list.empty', { size })}</Text>
      ) : (
        <ol className={classes.rows}>
          {waits.map((wait) => (
            <Waiting
              key={wait.waitId}
              wait={wait}
              timeZone={c.timeZone}
              free={free > 0}
              over={!open}
              mayBeHere={mayBeHere}
            />
          ))}
        </ol>
      )}
      {adding && (
        <Suspense>
          <AddWaitDialog studioClass={c} waits={waits} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </Stack>
  );
}

type Props = {
  wait: WaitEntry;
  timeZone: string;
  /** A place can be offered. */
  free: boolean;
  /** The class has begun: it only tells who waited. */
  over: boolean;
  /** Spots are released to who stands at the desk. */
  mayBeHere: boolean;
};

function Waiting({ wait, timeZone, free, over, mayBeHere }: Props) {
  const { t } = useTranslation('waitlist');
  const { t: ofClass } = useTranslation('console');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const { waitId, name, offerUntil, wishedSpot, passedFor } = wait;
  const settle = {
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
  };
  const offer = useMutation({
    ...settle,
    mutationFn: () => api.offerPlace({ params: { studioId, waitId } }),
    onSuccess: () => notify({ message: t('list.offered', { name }) }),
  });
  const remove = useMutation({
    ...settle,
    mutationFn: () => api.leaveWaitlist({ params: { studioId, waitId } }),
    onSuccess: () => notify({ message: t('list.removed', { name }) }),
  });
  const setHere = useMutation({
    ...settle,
    mutationFn: (here: boolean) => api.setHere({ params: { studioId, waitId }, body: { here } }),
  });
  const facts = [
    offerUntil === null
      ? t('list.since', { when: format.dayTime(wait.joinedAt, timeZone) })
      : t('list.heldUntil', { when: format.dayTime(offerUntil, timeZone) }),
    wishedSpot !== null && t('list.wishes', { number: wishedSpot }),
    passedFor !== null && t(`list.passed.${passedFor}`),
  ].filter((fact) => fact !== false);
  return (
    <li className={classes.row}>
      <span className={classes.spot}>{wait.place}</span>
      <div className={classes.person}>
        <CustomerName person={{ ...wait, erased: false }} />
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
        {mayBeHere && (
          <Button
            size="compact-sm"
            mt={4}
            variant={wait.here ? 'filled' : 'default'}
            aria-pressed={wait.here}
            aria-label={ofClass(wait.here ? 'standby.isHereOf' : 'standby.hereOf', { name })}
            leftSection={wait.here && <IconCheck size={16} aria-hidden />}
            loading={setHere.isPending}
            onClick={() => setHere.mutate(!wait.here)}
          >
            {ofClass('standby.here')}
          </Button>
        )}
      </div>
      {offerUntil === null && free && !over ? (
        <Button
          size="sm"
          variant="default"
          loading={offer.isPending}
          aria-label={t('list.offerTo', { name })}
          onClick={() => offer.mutate()}
        >
          {t('list.offer')}
        </Button>
      ) : (
        <span />
      )}
      {!over && (
        <Button
          size="sm"
          variant="subtle"
          loading={remove.isPending}
          aria-label={t('list.removeOf', { name })}
          onClick={() =>
            confirm({
              title: t('list.removeTitle', { name }),
              text: t('list.removeText'),
              yes: t('list.remove'),
              onConfirm: () => remove.mutate(),
            })
          }
        >
          {t('list.remove')}
        </Button>
      )}
    </li>
  );
}
