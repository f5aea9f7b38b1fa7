import { ActionIcon, Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import type { Month } from '@tandem/api/studio';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { dayIn } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { serverNow } from '../../base/server-clock.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { csvFile, save } from '../../ui/chart/download.ts';
import { Empty, Page } from '../page.tsx';
import { Change } from './change.tsx';
import { fillOf, MEMBERS, monthFrom } from './figures.ts';
import { HoursTable } from './hours-table.tsx';
import { KindsTable } from './kinds-table.tsx';
import classes from './month.module.css';
import { useMonthCsv } from './use-month-csv.ts';

/** How far back months are offered. */
const OFFERED_MONTHS = 36;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** A calendar month of the studio beside the one before; nobody is named. */
export function MonthPage() {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const format = useFormat();
  const navigate = useNavigate({ from: '/console/$studioId/month' });
  const search = useSearch({ from: '/console/$studioId/month' });
  const { data: studio } = useQuery(studioQuery(studioId));
  const present = dayIn(studio?.locations[0]?.timeZone ?? 'UTC', serverNow()).slice(0, 7);
  const month = search.month && MONTH.test(search.month) ? search.month : present;
  const asked = useQuery({
    queryKey: [...topicKey('class', studioId), 'month', month],
    queryFn: ({ signal }) => api.getMonth({ params: { studioId }, query: { month }, signal }),
    enabled: studio !== undefined,
    placeholderData: keepPreviousData,
  });
  const go = (to: string) => navigate({ search: { month: to === present ? undefined : to } });
  const named = (one: string) => format.plainDay(`${one}-01`, { month: 'long', year: 'numeric' });
  const offered = Array.from({ length: OFFERED_MONTHS }, (_, n) => monthFrom(present, -n));
  return (
    <Page title={t('month.title')}>
      <Group gap="xs">
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('month.earlier')}
          onClick={() => go(monthFrom(month, -1))}
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <Select
          aria-label={t('month.choose')}
          allowDeselect={false}
          value={month}
          onChange={(value) => value && go(value)}
          data={[...new Set([...offered, month])].map((value) => ({ value, label: named(value) }))}
        />
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('month.later')}
          disabled={month >= present}
          onClick={() => go(monthFrom(month, 1))}
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <Asked query={asked} loading={320}>
        {(shown) =>
          shown.present.classes + shown.before.classes === 0 ? (
            <Empty text={t('month.empty')} />
          ) : (
            <Shown
              month={shown}
              unfinished={shown.month === present}
              before={named(monthFrom(shown.month, -1))}
            />
          )
        }
      </Asked>
    </Page>
  );
}

function Shown({ month, unfinished, before }: { month: Month; unfinished: boolean; before: string }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const csv = useMonthCsv(month);
  const [fill, fillBefore] = [fillOf(month.present), fillOf(month.before)];
  return (
    <Stack gap="xl">
      <div>
        <Text size="sm" c="dimmed" mb="md">
          {t(unfinished ? 'month.unfinished' : 'month.beside', { before })}
        </Text>
        <dl className={classes.facts}>
          <div>
            <dt>{t('month.figure.fill')}</dt>
            <dd>
              {fill === null ? '–' : format.share(fill / 100)} <Change present={fill} before={fillBefore} />
            </dd>
          </div>
          {(['booked', 'noShows', 'lateCancelled', ...MEMBERS] as const).map((figure) => (
            <div key={figure}>
              <dt>{t(`month.figure.${figure}`)}</dt>
              <dd>
                {format.number(month.present[figure])}{' '}
                <Change present={month.present[figure]} before={month.before[figure]} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <section>
        <Title order={2} size="h4" mb="xs">
          {t('month.kinds')}
        </Title>
        <KindsTable month={month} />
      </section>
      {month.present.classes > 0 && (
        <section>
          <Title order={2} size="h4" mb="xs">
            {t('month.hours')}
          </Title>
          <HoursTable hours={month.hours} />
        </section>
      )}
      <Text size="sm" c="dimmed" maw={720}>
        {t('month.explain')}
      </Text>
      <Group>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => save(csvFile(csv()), `${t('month.file')}-${month.month}.csv`)}
        >
          {t('comparison.csv')}
        </Button>
      </Group>
    </Stack>
  );
}
