import { Alert, Button, Group, NativeSelect, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconFolder from '@tabler/icons-react/dist/esm/icons/IconFolder.mjs';
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import IconMinus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import type { MailLine } from '@tandem/api/studio';
import { mailKindNames, mailStates } from '@tandem/api/words';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import list from '../../passes/passes.module.css';
import { Asked } from '../../ui/asked.tsx';
import { More } from '../../ui/more.tsx';
import { notify } from '../../ui/notify.tsx';
import { Chip, type ChipLook } from '../chip.tsx';
import { CustomerLink } from '../customer-link.tsx';
import { Empty, Page } from '../page.tsx';
import { MailDialog } from './mail-dialog.tsx';

/** Which mails went, are to go, or would have gone; for owners and managers. */
export function MailsPage() {
  const { t } = useTranslation('mails');
  const { studioId } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/mails' });
  const search = useSearch({ from: '/console/$studioId/mails' });
  const wanted = {
    kind: mailKindNames.find((one) => one === search.kind),
    state: mailStates.find((one) => one === search.state),
    customerId: search.customerId,
  };
  const [open, setOpen] = useState<MailLine | null>(null);
  const set = (change: typeof search) =>
    void navigate({ search: (is) => ({ ...is, ...change }), replace: true });
  const asked = useInfiniteQuery({
    queryKey: [...mailsKey(studioId), wanted],
    queryFn: ({ pageParam, signal }) =>
      api.listMails({ params: { studioId }, query: { ...wanted, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const rows = asked.data?.pages.flatMap((page) => page.rows) ?? [];
  const trouble = asked.data?.pages[0]?.health.code;
  const isSearched = Object.values(wanted).some((value) => value !== undefined);
  return (
    <Page narrow title={t('title')}>
      <Text maw={640}>{t('intro')}</Text>
      {trouble && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t(`troubles.${trouble}.title`)}>
          {t(`troubles.${trouble}.text`)}
        </Alert>
      )}
      <Group gap="sm" align="end">
        <NativeSelect
          w={{ base: '100%', xs: 260 }}
          label={t('kind')}
          value={wanted.kind ?? ''}
          onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: t('anyKind') },
            ...mailKindNames.map((value) => ({ value, label: t(`kinds.${value}`) })),
          ]}
        />
        <NativeSelect
          w={{ base: '100%', xs: 220 }}
          label={t('state')}
          value={wanted.state ?? ''}
          onChange={(event) => set({ state: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: t('anyState') },
            ...mailStates.map((value) => ({ value, label: t(`states.${value}`) })),
          ]}
        />
        {wanted.customerId && (
          <Button
            variant="default"
            rightSection={<IconX size={16} aria-hidden />}
            onClick={() => set({ customerId: undefined })}
          >
            {rows[0] ? t('onlyTo', { name: rows[0].to.name }) : t('onlyToOne')}
          </Button>
        )}
      </Group>
      <Asked query={asked} loading={240}>
        {() =>
          rows.length === 0 ? (
            <Empty text={t(isSearched ? 'noHits' : 'none')} />
          ) : (
            <>
              <ul className={list.passes}>
                {rows.map((mail) => (
                  <Row key={mail.mailId} mail={mail} onOpen={() => setOpen(mail)} />
                ))}
              </ul>
              <More of={asked} word={t('more')} />
            </>
          )
        }
      </Asked>
      {open && <MailDialog mail={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

const mailsKey = (studioId: string) => ['mails', studioId];

const looks: Record<MailLine['state'], ChipLook> = {
  waiting: { Icon: IconClock, mood: 'quiet' },
  sent: { Icon: IconCheck, mood: 'good' },
  kept: { Icon: IconFolder, mood: 'quiet' },
  skipped: { Icon: IconMinus, mood: 'quiet' },
  failed: { Icon: IconAlertTriangle, mood: 'attention' },
};

function Row({ mail, onOpen }: { mail: MailLine; onOpen: () => void }) {
  const { t } = useTranslation('mails');
  const format = useFormat();
  const { kind, to, subject, state, reason, at, shut, again, pushed, about } = mail;
  const name = to.name || t('nobody');
  return (
    <li>
      <div>
        <Group gap="xs" align="center">
          {to.customerId ? (
            <CustomerLink customerId={to.customerId} search={{ tab: 'rights' }} fw={600} c="inherit">
              {name}
            </CustomerLink>
          ) : (
            <Text fw={600}>{name}</Text>
          )}
          {about !== null && <Text span>{t('about', { name: about })}</Text>}
          <Chip look={looks[state]} word={t(`states.${state}`)} />
        </Group>
        <Text component="div">{subject ?? t(`kinds.${kind}`)}</Text>
        {reason !== null && (
          <Text size="sm" component="div">
            {t(`reasons.${reason}`)}
          </Text>
        )}
        <Text size="sm" c="dimmed" component="div">
          {format.dateTime(at)}
          {subject !== null && ` · ${t(`kinds.${kind}`)}`}
          {!!pushed && ` · ${t('pushed', { count: pushed })}`}
        </Text>
        {shut !== null && (
          <Text size="sm" c="dimmed" component="div">
            <IconLock size={14} aria-hidden style={{ verticalAlign: -2 }} /> {t(`shut.${shut}`)}
          </Text>
        )}
      </div>
      <Group gap="xs" flex="none">
        {again && <Again mail={mail} />}
        {shut === null && subject !== null && (
          <Button size="sm" variant="default" aria-label={t('openNamed', { name, subject })} onClick={onOpen}>
            {t('open')}
          </Button>
        )}
      </Group>
    </li>
  );
}

/** Has a mail that failed written anew. */
function Again({ mail: { mailId, to } }: { mail: MailLine }) {
  const { t } = useTranslation('mails');
  const { studioId } = useSession();
  const cache = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.retryMail({ params: { studioId, mailId } }),
    onSuccess: () => notify({ message: t('retried') }),
    onSettled: () => cache.invalidateQueries({ queryKey: mailsKey(studioId) }),
  });
  return (
    <Button
      size="sm"
      variant="default"
      loading={retry.isPending}
      aria-label={t('againNamed', { name: to.name || t('nobody') })}
      onClick={() => retry.mutate()}
    >
      {t('again')}
    </Button>
  );
}
