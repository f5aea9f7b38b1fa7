import { Anchor, Button, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import type { CustomerSummary } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, Page } from '../page.tsx';
import { CustomerForm } from './customer-form.tsx';
import classes from './customers.module.css';
import { MatchChip } from './match-chip.tsx';
import { VisitsLine } from './visits-line.tsx';

const TYPING_MS = 250;
type Match = CustomerSummary['spivi']['match'];
const MATCHES: Match[] = ['linked', 'not_found', 'ambiguous', 'conflict', 'broken', 'not_checked'];

export function CustomersPage() {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { studioId, role } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/customers' });
  const { search, match: asked } = useSearch({ from: '/console/$studioId/customers' });
  const match = MATCHES.find((m) => m === asked);
  const [creating, dialog] = useDisclosure();
  const setSearch = useDebouncedCallback((value: string) => {
    void navigate({ search: { search: value.trim() || undefined, match }, replace: true });
  }, TYPING_MS);

  const customers = useInfiniteQuery({
    queryKey: [...topicKey('customer', studioId), 'pages', { search, match }],
    queryFn: ({ pageParam, signal }) =>
      api.listCustomers({ params: { studioId }, query: { search, match, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = customers.data?.pages.flatMap((page) => page.rows) ?? [];
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
          onChange={(value) => navigate({ search: { search, match: value ?? undefined } })}
          data={MATCHES.map((m) => ({ value: m, label: t(`match.${m}`) }))}
        />
      </Group>
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
            <Empty text={t(search || match ? 'customers.noHits' : 'customers.empty')} />
          ) : (
            <>
              <Text size="sm" c="dimmed" role="status">
                {t('customers.count', {
                  count: total ?? rows.length,
                  shown: format.number(total ?? rows.length),
                })}
              </Text>
              <ul className={classes.rows}>
                {rows.map((customer) => (
                  <li key={customer.customerId}>
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
