import {
  Anchor,
  Badge,
  Button,
  Checkbox,
  Group,
  Select,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import type { CustomerSummary } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, Page } from '../page.tsx';
import { tagsQuery } from '../queries.ts';
import { CustomerForm } from './customer-form.tsx';
import classes from './customers.module.css';
import { MatchChip } from './match-chip.tsx';
import { VisitsLine } from './visits-line.tsx';

const ExportDialog = lazy(() => import('../lists/export-dialog.tsx'));
const TagMany = lazy(() => import('./tag-many.tsx'));

const TYPING_MS = 250;
type Match = CustomerSummary['spivi']['match'];
const MATCHES: Match[] = ['linked', 'not_found', 'ambiguous', 'conflict', 'broken', 'not_checked'];

export function CustomersPage() {
  const { t } = useTranslation('console');
  const { t: p } = useTranslation('profile');
  const format = useFormat();
  const { studioId, role } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/customers' });
  const { search, match: asked, tag } = useSearch({ from: '/console/$studioId/customers' });
  const match = MATCHES.find((m) => m === asked);
  const [creating, dialog] = useDisclosure();
  const [exporting, exportDialog] = useDisclosure();
  const tags = useQuery(tagsQuery(studioId)).data ?? [];
  /** Whom a tag is to be given; null: nobody is being chosen. */
  const [chosen, setChosen] = useState<string[] | null>(null);
  const choose = (customerId: string, isChosen: boolean) =>
    setChosen((before) => [
      ...(before ?? []).filter((one) => one !== customerId),
      ...(isChosen ? [customerId] : []),
    ]);
  const setSearch = useDebouncedCallback((value: string) => {
    void navigate({ search: (is) => ({ ...is, search: value.trim() || undefined }), replace: true });
  }, TYPING_MS);

  const customers = useInfiniteQuery({
    queryKey: [...topicKey('customer', studioId), 'pages', { search, match, tag }],
    queryFn: ({ pageParam, signal }) =>
      api.listCustomers({
        params: { studioId },
        query: { search, match, tagId: tag, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = customers.data?.pages.flatMap((page) => page.rows) ?? [];
  // Nobody is given a tag whom the list does not show.
  const isShown = (customerId: string) => rows.some((row) => row.customerId === customerId);
  const total = customers.data?.pages[0]?.total;

  return (
    <Page
      narrow
      title={t('customers.title')}
      aside={
        may(role, 'editCustomers') && (
          <Group gap="sm">
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to="/console/$studioId/integrations/spivi/people" params={{ studioId }} {...props} />
              )}
            >
              {t('customers.atSpivi')}
            </Anchor>
            {may(role, 'manageTags') && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/console/$studioId/customers/profile" params={{ studioId }} {...props} />
                )}
              >
                {p('page.title')}
              </Anchor>
            )}
            {may(role, 'manageWaiver') && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/console/$studioId/customers/waiver" params={{ studioId }} {...props} />
                )}
              >
                {t('customers.waiver')}
              </Anchor>
            )}
            {may(role, 'importCustomers') && (
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Link to="/console/$studioId/customers/bring-in" params={{ studioId }} {...props} />
                )}
              >
                {t('customers.bringIn')}
              </Button>
            )}
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={dialog.open}>
              {t('customers.new')}
            </Button>
          </Group>
        )
      }
    >
      <Group gap="sm">
        <TextInput
          type="search"
          flex="1 1 220px"
          aria-label={t('customers.search')}
          placeholder={t('customers.search')}
          leftSection={<IconSearch size={18} aria-hidden />}
          defaultValue={search ?? ''}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          w={{ base: '100%', xs: 220 }}
          aria-label={t('customers.match')}
          placeholder={t('customers.anyMatch')}
          clearable
          value={match ?? null}
          onChange={(value) => navigate({ search: (is) => ({ ...is, match: value ?? undefined }) })}
          data={MATCHES.map((m) => ({ value: m, label: t(`match.${m}`) }))}
        />
        {tags.length > 0 && (
          <Select
            w={{ base: '100%', xs: 180 }}
            aria-label={p('tags.title')}
            placeholder={p('tags.any')}
            clearable
            value={tag ?? null}
            onChange={(value) => navigate({ search: (is) => ({ ...is, tag: value ?? undefined }) })}
            data={tags.map(({ tagId, name }) => ({ value: tagId, label: name }))}
          />
        )}
        {tags.length > 0 && !chosen && may(role, 'editCustomers') && (
          <Button variant="default" onClick={() => setChosen([])}>
            {p('many.begin')}
          </Button>
        )}
      </Group>
      {chosen && (
        <Suspense>
          <TagMany
            chosen={chosen.filter(isShown)}
            shown={rows.map(({ customerId }) => customerId)}
            onChoose={setChosen}
            onClose={() => setChosen(null)}
          />
        </Suspense>
      )}
      <Asked
        query={customers}
        loading={
          <Stack gap="xs" aria-hidden>
            {[1, 2, 3, 4, 5, 6].map((n) => (
              <Skeleton key={n} h={56} />
            ))}
          </Stack>
        }
      >
        {() =>
          rows.length === 0 ? (
            <Empty text={t(search || match || tag ? 'customers.noHits' : 'customers.empty')} />
          ) : (
            <>
              <Group justify="space-between">
                <Text size="sm" c="dimmed" role="status">
                  {t('customers.count', {
                    count: total ?? rows.length,
                    shown: format.number(total ?? rows.length),
                  })}
                </Text>
                {may(role, 'exportCustomers') && (
                  <Button
                    size="xs"
                    variant="default"
                    leftSection={<IconDownload size={16} aria-hidden />}
                    onClick={exportDialog.open}
                  >
                    {t('customers.export')}
                  </Button>
                )}
              </Group>
              <ul className={classes.rows}>
                {rows.map((customer) => (
                  <li key={customer.customerId} className={chosen ? classes.choosing : undefined}>
                    {chosen && (
                      <Checkbox
                        aria-label={p('many.choose', { name: customer.name })}
                        checked={chosen.includes(customer.customerId)}
                        onChange={(event) => choose(customer.customerId, event.currentTarget.checked)}
                      />
                    )}
                    <Link
                      to="/console/$studioId/customers/$customerId"
                      params={{ studioId, customerId: customer.customerId }}
                      className={classes.row}
                    >
                      <span className={classes.name}>{customer.name}</span>
                      <span className={classes.contact}>
                        {[customer.phone, customer.email].filter(Boolean).join(' · ')}
                      </span>
                      <span className={classes.match}>
                        <MatchChip match={customer.spivi.match} />
                      </span>
                      <span className={classes.visits}>
                        <VisitsLine of={customer} />
                        {customer.tags.map(({ tagId, name }) => (
                          <Badge
                            key={tagId}
                            size="sm"
                            radius="sm"
                            variant="outline"
                            tt="none"
                            ml={8}
                            component="span"
                          >
                            {name}
                          </Badge>
                        ))}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
              <More of={customers} word={t('customers.more')} style={{ alignSelf: 'center' }} />
            </>
          )
        }
      </Asked>
      {exporting && (
        <Suspense>
          <ExportDialog
            filter={{ search, match, tagId: tag }}
            total={total ?? 0}
            onClose={exportDialog.close}
          />
        </Suspense>
      )}
      {creating && (
        <Dialog onClose={dialog.close} title={t('customers.new')}>
          <CustomerForm
            submitLabel={t('customers.create')}
            onCancel={dialog.close}
            onSaved={(saved) =>
              navigate({
                to: '/console/$studioId/customers/$customerId',
                params: { studioId, customerId: saved.customerId },
              })
            }
          />
        </Dialog>
      )}
    </Page>
  );
}
