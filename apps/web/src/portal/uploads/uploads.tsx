import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { Uploads } from '@tandem/api/studio';
import { MAX_API_KEY_CHARS } from '@tandem/api/words';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { Form } from '../../ui/form.tsx';
import { notify } from '../../ui/notify.tsx';
import { explain, showProblem } from '../../ui/problem.tsx';
import portal from '../portal.module.css';
import classes from './uploads.module.css';

type Of = { studioId: string; customerId: string };
type Ride = Uploads['rides'][number];

/** Where a member's rides in class go by themselves, by a key of their own: bring it, see what became of each, end it. */
export default function UploadsPage(of: Of) {
  const { t } = useTranslation('uploads');
  const asked = useQuery(uploadsQuery(of));
  return (
    <Stack gap="xl">
      <Text>{t('intro')}</Text>
      <Asked query={asked} loading={240}>
        {({ connection, rides }) =>
          connection ? (
            <>
              <Connected connection={connection} {...of} />
              <Rides rides={rides} {...of} />
            </>
          ) : (
            <KeyForm {...of} />
          )
        }
      </Asked>
    </Stack>
  );
}

const uploadsQuery = ({ studioId, customerId }: Of) =>
  queryOptions({
    queryKey: [...topicKey('performance', studioId), customerId, 'uploads'],
    queryFn: ({ signal }) => api.getUploads({ params: { studioId, customerId }, signal }),
  });

/** Keeps what a change has answered. */
function useKept(of: Of) {
  const client = useQueryClient();
  return (uploads: Uploads) => client.setQueryData(uploadsQuery(of).queryKey, uploads);
}

function KeyForm({ onDone, ...of }: Of & { onDone?: () => void }) {
  const { t } = useTranslation('uploads');
  const { t: said } = useTranslation();
  const keep = useKept(of);
  const [apiKey, setApiKey] = useState('');
  const connect = useMutation({
    mutationFn: () => api.connectUploads({ params: of, body: { apiKey } }),
    onSuccess: (uploads) => {
      keep(uploads);
      notify({ message: t('connected') });
      onDone?.();
    },
  });
  const refused =
    connect.error instanceof ApiProblem && connect.error.code === 'upload_key_refused'
      ? explain(connect.error, said)
      : null;
  return (
    <Form
      buttons="start"
      submit={t('connect')}
      submitProps={{ size: 'md', disabled: apiKey.trim() === '' }}
      saving={{ isPending: connect.isPending, error: refused ? null : connect.error }}
      onCancel={onDone}
      onSubmit={() => connect.mutate()}
    >
      <PasswordInput
        size="md"
        label={t('key')}
        description={t('keyHint')}
        // A password manager is not to fill in the password of this page.
        autoComplete="off"
        data-1p-ignore
        maxLength={MAX_API_KEY_CHARS}
        value={apiKey}
        error={refused && `${refused.message} ${refused.remedy}`}
        onChange={(event) => setApiKey(event.currentTarget.value)}
      />
    </Form>
  );
}

function Connected({ connection, ...of }: Of & { connection: NonNullable<Uploads['connection']> }) {
  const { t } = useTranslation('uploads');
  const format = useFormat();
  const keep = useKept(of);
  const [changing, setChanging] = useState(false);
  const end = useMutation({
    mutationFn: () => api.endUploads({ params: of }),
    onSuccess: () => {
      keep({ connection: null, rides: [] });
      notify({ message: t('ended') });
    },
    onError: showProblem,
  });
  const { athleteId, from, refusedAt } = connection;
  const ask = () =>
    confirm({
      title: t('endTitle'),
      text: <Text>{t('endText')}</Text>,
      yes: t('end'),
      onConfirm: () => end.mutate(),
    });
  return (
    <Stack gap="md">
      {refusedAt === null ? (
        <Alert color="teal" icon={<IconCheck aria-hidden />} title={t('on', { athlete: athleteId })}>
          {t('since', { when: format.dateTime(from) })}
        </Alert>
      ) : (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t('refused')} role="alert">
          {t('refusedWhat', { when: format.dateTime(refusedAt) })}
        </Alert>
      )}
      {(changing || refusedAt !== null) && (
        <KeyForm {...of} {...(changing && { onDone: () => setChanging(false) })} />
      )}
      <Group>
        {!changing && refusedAt === null && (
          <Button size="md" variant="default" onClick={() => setChanging(true)}>
            {t('newKey')}
          </Button>
        )}
        <Button size="md" variant="default" loading={end.isPending} onClick={ask}>
          {t('end')}
        </Button>
      </Group>
    </Stack>
  );
}

function Rides({ rides, ...of }: Of & { rides: Ride[] }) {
  const { t } = useTranslation('uploads');
  const keep = useKept(of);
  const again = useMutation({
    mutationFn: () => api.retryUploads({ params: of }),
    onSuccess: keep,
    onError: showProblem,
  });
  return (
    <section>
      <h2 className={portal.subtitle}>{t('rides')}</h2>
      {rides.length === 0 ? (
        <Text c="dimmed">{t('none')}</Text>
      ) : (
        <ul className={classes.rides}>
          {rides.map((ride) => (
            <Row key={ride.rideId} ride={ride} {...of} />
          ))}
        </ul>
      )}
      {rides.some(({ state }) => state === 'failed') && (
        <Button mt="md" size="md" loading={again.isPending} onClick={() => again.mutate()}>
          {t('again')}
        </Button>
      )}
    </section>
  );
}

const ICONS = { sent: IconCheck, waiting: IconClock, failed: IconAlertTriangle };

/** One ride: what it was, and in words what became of it, with the reason and when it is tried next. */
function Row({ ride, studioId }: { ride: Ride } & Of) {
  const { t } = useTranslation('uploads');
  const format = useFormat();
  const { rideId, title, startsAt, timeZone, state, code, sentAt, nextTryAt } = ride;
  const Icon = ICONS[state];
  return (
    <li>
      <Link to="/portal/$studioId/performance/$rideId" params={{ studioId, rideId }}>
        <strong>{title}</strong>
        <small>{format.dayTime(startsAt, timeZone)}</small>
      </Link>
      <span data-state={state}>
        <Icon size={18} aria-hidden />
        <span>
          {t(`state.${state}`, { when: sentAt === null ? '' : format.past(sentAt) })}
          {code !== null && <small>{t(`code.${code}`)}</small>}
          {code !== null && nextTryAt !== null && <small>{t('next', { when: format.ago(nextTryAt) })}</small>}
        </span>
      </span>
    </li>
  );
}
