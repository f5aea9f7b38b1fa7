import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs';
import type { Notices } from '@tandem/api/studio';
import { type NoticeTopic, type NoticeWay, noticeTopics, noticeWays } from '@tandem/api/words';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { Asked } from '../../ui/asked.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { NeedsStudio } from '../needs-studio.tsx';
import portal from '../portal.module.css';
import './endpoints.ts';
import { deviceName } from './device-name.ts';
import classes from './notices.module.css';
import { canPush, markOwn, standing, subscribe } from './this-device.ts';

type Of = { studioId: string; customerId: string };

const noticesQuery = ({ studioId, customerId }: Of) =>
  queryOptions({
    queryKey: ['notices', studioId, customerId],
    queryFn: ({ signal }) => api.getNotices({ params: { studioId, customerId }, signal }),
    staleTime: 0,
  });

/** Keeps what a change has answered. */
function useKept(of: Of) {
  const client = useQueryClient();
  return (notices: Notices) => client.setQueryData(noticesQuery(of).queryKey, notices);
}

/** How a member is told of things: by mail, on their devices, or both; and which devices those are. */
export default function NoticesSection(of: Of) {
  const { t } = useTranslation('notices');
  const asked = useQuery(noticesQuery(of));
  return (
    <Stack gap="xl">
      <Text>{t('intro')}</Text>
      <Asked query={asked} loading={320}>
        {(notices) => (
          <NeedsStudio>
            <Stack gap="xl">
              <ThisDevice notices={notices} {...of} />
              <Ways notices={notices} {...of} />
              <Devices notices={notices} {...of} />
            </Stack>
          </NeedsStudio>
        )}
      </Asked>
    </Stack>
  );
}

/** Whether this browser is one of them, asked of itself. */
const useOwnAddress = ({ key }: Notices) =>
  useQuery({
    queryKey: ['own-address', key],
    queryFn: async () => (await standing(key))?.address ?? null,
    staleTime: 0,
  });

function ThisDevice({ notices, ...of }: Of & { notices: Notices }) {
  const { t } = useTranslation('notices');
  const keep = useKept(of);
  const own = useOwnAddress(notices);
  const here = notices.devices.find(({ address }) => address === own.data);
  const allow = useMutation({
    mutationFn: async () => {
      const asked = await subscribe(notices.key);
      if (!asked) return null;
      const added = await api.addPushDevice({ params: of, body: { ...asked, name: deviceName() } });
      markOwn(of.studioId, of.customerId);
      // Whoever allows messages wants some: until they choose otherwise they come both ways.
      return noticeTopics.every((topic) => added.ways[topic] === 'mail')
        ? api.setNoticeWays({
            params: of,
            body: { classes: 'both', waitlist: 'both', passes: 'both' },
          })
        : added;
    },
    onSuccess: (kept) => {
      if (kept) {
        keep(kept);
        notify({ message: t('allowed') });
      }
      return own.refetch();
    },
    onError: (error) =>
      error instanceof ApiProblem
        ? showProblem(error)
        : notify({ message: t('notSubscribed'), color: 'red' }),
  });
  const stop = useMutation({
    // The browser's own address stays: another studio's messages may come by it.
    mutationFn: (deviceId: string) => {
      markOwn(of.studioId, null);
      return api.removePushDevice({ params: { ...of, deviceId } });
    },
    onSuccess: (kept) => {
      keep(kept);
      return own.refetch();
    },
    onError: showProblem,
  });
  return (
    <section>
      <h2 className={portal.subtitle}>{t('here.title')}</h2>
      <Stack align="flex-start" gap="sm">
        {here ? (
          <>
            <Text>{t('here.on')}</Text>
            <Button
              size="md"
              variant="default"
              loading={stop.isPending}
              onClick={() => stop.mutate(here.deviceId)}
            >
              {t('here.stop')}
            </Button>
          </>
        ) : !canPush() ? (
          <Text>{t('here.unsupported')}</Text>
        ) : Notification.permission === 'denied' ? (
          <Text>{t('here.denied')}</Text>
        ) : (
          <Button
            size="md"
            leftSection={<IconBell size={18} aria-hidden />}
            loading={allow.isPending || own.isPending}
            onClick={() => allow.mutate()}
          >
            {t('here.allow')}
          </Button>
        )}
      </Stack>
    </section>
  );
}

function Ways({ notices: { ways, devices }, ...of }: Of & { notices: Notices }) {
  const { t } = useTranslation('notices');
  return (
    <section>
      <h2 className={portal.subtitle}>{t('ways.title')}</h2>
      {devices.length === 0 && <Text mb="sm">{t('ways.noDevice')}</Text>}
      <Stack gap="lg">
        {noticeTopics.map((topic) => (
          <Way key={topic} topic={topic} way={ways[topic]} {...of} />
        ))}
      </Stack>
      <Text size="sm" c="dimmed" mt="sm">
        {t('ways.after')}
      </Text>
    </section>
  );
}

function Way({ topic, way, ...of }: Of & { topic: NoticeTopic; way: NoticeWay }) {
  const { t } = useTranslation('notices');
  const label = useId();
  const keep = useKept(of);
  const set = useMutation({
    mutationFn: (to: NoticeWay) => api.setNoticeWays({ params: of, body: { [topic]: to } }),
    onSuccess: keep,
    onError: showProblem,
  });
  return (
    <div>
      <Text fw={600} id={label}>
        {t(`topics.${topic}.title`)}
      </Text>
      <Text size="sm" c="dimmed" mb={6}>
        {t(`topics.${topic}.text`)}
      </Text>
      <SegmentedControl
        fullWidth
        size="md"
        aria-labelledby={label}
        value={set.isPending ? set.variables : way}
        onChange={(to) => set.mutate(to as NoticeWay)}
        data={noticeWays.map((value) => ({ value, label: t(`way.${value}`) }))}
      />
    </div>
  );
}

function Devices({ notices, ...of }: Of & { notices: Notices }) {
  const { t } = useTranslation('notices');
  const format = useFormat();
  const keep = useKept(of);
  const own = useOwnAddress(notices);
  const others = notices.devices.filter(({ address }) => address !== own.data);
  const remove = useMutation({
    mutationFn: (deviceId: string) => api.removePushDevice({ params: { ...of, deviceId } }),
    onSuccess: keep,
    onError: showProblem,
  });
  if (others.length === 0) return null;
  return (
    <section>
      <h2 className={portal.subtitle}>{t('others')}</h2>
      <ul className={classes.devices}>
        {others.map(({ deviceId, name, madeAt }) => (
          <li key={deviceId}>
            <div>
              <Text fw={600}>{name}</Text>
              <Text size="sm" c="dimmed">
                {t('since', { at: format.dateTime(madeAt) })}
              </Text>
            </div>
            <Button
              size="sm"
              variant="default"
              aria-label={t('removeNamed', { name })}
              loading={remove.isPending && remove.variables === deviceId}
              onClick={() => remove.mutate(deviceId)}
            >
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
