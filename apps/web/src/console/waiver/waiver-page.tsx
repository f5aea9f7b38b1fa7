import { Anchor, Button, Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import type { Waiver } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { deviceZone } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { waiverQuery } from '../../waivers/queries.ts';
import { TextDialog } from '../../waivers/signature-lines.tsx';
import { WaiverText } from '../../waivers/waiver-text.tsx';
import waivers from '../../waivers/waivers.module.css';
import { Page, Part } from '../page.tsx';
import { PublishDialog } from './publish-dialog.tsx';

/** What a studio has people sign: its text, whether they are asked for it, and what was published before. */
export function WaiverPage() {
  const { t } = useTranslation('waivers');
  const { t: c } = useTranslation('console');
  const { studioId } = useSession();
  const asked = useQuery(waiverQuery(studioId));
  const [writing, dialog] = useDisclosure();
  return (
    <Page
      narrow
      title={t('title')}
      above={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/console/$studioId/customers" params={{ studioId }} {...props} />}
        >
          {c('customers.title')}
        </Anchor>
      }
    >
      <Asked query={asked} loading={320}>
        {(waiver) => (
          <Stack gap={40} maw={720}>
            <Part title={t('page.text')} intro={t('page.textIntro')}>
              {waiver.current ? <WaiverText of={waiver.current} /> : <Text c="dimmed">{t('page.none')}</Text>}
              <Button
                mt="sm"
                variant={waiver.current ? 'default' : 'filled'}
                leftSection={<IconPencil size={18} aria-hidden />}
                onClick={dialog.open}
              >
                {t(waiver.current ? 'page.next' : 'page.write')}
              </Button>
            </Part>
            <Part title={t('page.asking')} intro={t('page.askingIntro')}>
              <Asking waiver={waiver} />
            </Part>
            {waiver.current && (
              <Part title={t('page.versions')} intro={t('page.versionsIntro')}>
                <Versions />
              </Part>
            )}
            {writing && <PublishDialog current={waiver.current} onClose={dialog.close} />}
          </Stack>
        )}
      </Asked>
    </Page>
  );
}

function Asking({ waiver }: { waiver: Waiver }) {
  const { t } = useTranslation('waivers');
  const { studioId } = useSession();
  const client = useQueryClient();
  const set = useMutation({
    mutationFn: (body: { on: boolean; atDoor: boolean }) => api.setWaiver({ params: { studioId }, body }),
    onSuccess: (saved) => {
      client.setQueryData(waiverQuery(studioId).queryKey, saved);
      for (const topic of ['customer', 'class'] as const)
        void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
      notify({ message: t('page.saved') });
    },
    onError: showProblem,
  });
  const { on, atDoor, current } = waiver;
  return (
    <Stack gap="md">
      <Switch
        label={t('page.on')}
        description={t(current === null ? 'page.onFirst' : 'page.onHow')}
        disabled={current === null || set.isPending}
        checked={on}
        onChange={(event) => set.mutate({ on: event.currentTarget.checked, atDoor })}
      />
      <Switch
        label={t('page.atDoor')}
        description={t('page.atDoorHow')}
        disabled={!on || set.isPending}
        checked={atDoor}
        onChange={(event) => set.mutate({ on, atDoor: event.currentTarget.checked })}
      />
    </Stack>
  );
}

function Versions() {
  const { t } = useTranslation('waivers');
  const { studioId } = useSession();
  const format = useFormat();
  const asked = useQuery({
    queryKey: [...topicKey('customer', studioId), 'waiver-versions'],
    queryFn: ({ signal }) => api.listWaiverVersions({ params: { studioId }, signal }),
  });
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Asked query={asked} loading={120}>
      {(versions) => (
        <>
          <ul className={waivers.list}>
            {versions.map(({ version, publishedAt, signAnew, people }) => (
              <li key={version} className={waivers.row}>
                <div>
                  <Text fw={550}>{t('version', { version })}</Text>
                  <Text size="sm" c="dimmed">
                    {[
                      format.dateTime(publishedAt, deviceZone()),
                      t('page.people', { count: people }),
                      version > 1 && t(signAnew ? 'page.anew' : 'page.notAnew'),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </div>
                <Button size="sm" variant="default" onClick={() => setOpen(version)}>
                  {t('open', { version })}
                </Button>
              </li>
            ))}
          </ul>
          {open !== null && <TextDialog studioId={studioId} version={open} onClose={() => setOpen(null)} />}
        </>
      )}
    </Asked>
  );
}
