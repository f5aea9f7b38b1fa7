import { Skeleton, Stack, Text } from '@mantine/core';
import type { Trends as TrendsData } from '@tandem/api/studio';
import { type Period, periods, USUAL_PERIOD } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAsOf } from '../../base/as-kept.ts';
import { trendsQuery } from '../../base/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { Choice } from '../../ui/chart/choice.tsx';
import { readPeriod } from '../period.ts';
import { type Person, PersonProvider } from '../person.tsx';
import { Attendance } from './attendance.tsx';
import { Fitness } from './fitness.tsx';
import { Ftp } from './ftp.tsx';
import { LastRide } from './last-ride.tsx';
import { NotKept, useKept } from './not-kept.tsx';
import { Peaks } from './peaks.tsx';
import { Records } from './records.tsx';
import { RideList } from './ride-list.tsx';
import { Suggestions } from './suggestions.tsx';
import { Totals } from './totals.tsx';
import classes from './trends.module.css';
import { Weeks } from './weeks.tsx';
import { Without } from './without.tsx';
import { Zones } from './zones.tsx';

/** A person's numbers over all rides of a period. */
export function Trends({ person }: { person: Person }) {
  const { t } = useTranslation('performance');
  const { studioId, customerId } = person;
  const search = useSearch({ strict: false });
  const period = readPeriod(search).period ?? USUAL_PERIOD;
  const asked = useQuery(trendsQuery(studioId, customerId, period));
  const kept = useKept(person);
  // Of trends no device keeps anything; of rides their names and days.
  const waits = useAsOf() !== null && asked.isError && !asked.data;
  return (
    <PersonProvider value={person}>
      <Stack gap={24} className={classes.page} data-wide>
        <h2 className="visually-hidden">{t('totals')}</h2>
        {!kept && <NotKept />}
        <LastRide />
        <PeriodChoice period={period} />
        {waits ? (
          <>
            <Text>{t('rides.trendsWait')}</Text>
            <RideList />
          </>
        ) : (
          <Asked query={asked} loading={<Waiting />}>
            {(trends) =>
              trends.rideCount === 0 && trends.without.length === 0 ? (
                <>
                  {kept && <Text>{t('empty')}</Text>}
                  <RideList />
                </>
              ) : (
                <Loaded trends={trends} stale={asked.isPlaceholderData} />
              )
            }
          </Asked>
        )}
      </Stack>
    </PersonProvider>
  );
}

function PeriodChoice({ period }: { period: Period }) {
  const { t } = useTranslation('performance');
  const navigate = useNavigate();
  return (
    <Choice
      fullWidth
      label={t('period.choose')}
      value={period}
      options={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
      onChange={(value) =>
        navigate({
          to: '.',
          search: (before: Record<string, unknown>) => ({ ...before, ...readPeriod({ period: value }) }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}

function Loaded({ trends, stale }: { trends: TrendsData; stale: boolean }) {
  return (
    <div className={classes.sections} data-stale={stale || undefined}>
      <Totals trends={trends} />
      <Suggestions of={trends.suggestions} />
      <div className={classes.columns}>
        <div>
          <Weeks trends={trends} />
          <Fitness trends={trends} />
          <Records trends={trends} />
        </div>
        <div>
          <Peaks peaks={trends.peaks} />
          <Ftp trends={trends} />
          <Zones trends={trends} />
          <Attendance trends={trends} />
          <Without reasons={trends.without} />
        </div>
      </div>
      <RideList />
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack gap={40} role="status" aria-label={t('loading')}>
      <Skeleton h={128} />
      <Skeleton h={300} />
      <Skeleton h={300} />
      <Skeleton h={64} />
    </Stack>
  );
}
