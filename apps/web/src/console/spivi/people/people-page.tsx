import { Skeleton, Stack } from '@mantine/core';
import { type MatchState, may } from '@tandem/api/words';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { Asked } from '../../../ui/asked.tsx';
import { More } from '../../../ui/more.tsx';
import { Empty } from '../../page.tsx';
import { ConnectionChip } from '../connection/connection-chip.tsx';
import { spiviPeopleQuery, spiviQuery } from '../queries.ts';
import classes from '../spivi.module.css';
import { SpiviFrame } from '../spivi-frame.tsx';
import { MatchRunPanel } from './match-run-panel.tsx';
import { PersonRow } from './person-row.tsx';

const TABS: MatchState[] = ['not_found', 'ambiguous', 'conflict', 'broken', 'not_checked', 'linked'];
/** The others only where there is someone. */
const ALWAYS = new Set<MatchState>(['not_found', 'linked']);
const WATCH_MS = 1_500;

/** Customers by where they stand with Spivi, each with what a person can do about it. */
export function PeoplePage() {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId, role } = useSession();
  const { match: asked } = useSearch({ from: '/console/$studioId/integrations/spivi/people' });
  const match = TABS.find((tab) => tab === asked) ?? 'not_found';
  const status = useQuery({
    ...spiviQuery(studioId),
    enabled: may(role, 'manageSpivi'),
    refetchInterval: ({ state: { data } }) => (data?.lastMatchRun?.state === 'running' ? WATCH_MS : false),
  });
  const people = useInfiniteQuery(spiviPeopleQuery(studioId, match));
  const counts = status.data?.counts;
  const count = counts && {
    not_found: counts.notFound,
    ambiguous: counts.ambiguous,
    conflict: counts.conflict,
    broken: counts.broken,
    not_checked: counts.notChecked,
    linked: counts.linked,
  };
  const shown = TABS.filter((tab) => tab === match || ALWAYS.has(tab) || !count || count[tab] > 0);
  const rows = people.data?.pages.flatMap((page) => page.people) ?? [];
  return (
    <SpiviFrame
      page="people"
      title={t('people.title')}
      aside={status.data && <ConnectionChip state={status.data.connection?.state ?? 'none'} />}
    >
      {status.data?.connection && <MatchRunPanel status={status.data} />}
      <nav className={classes.tabs} aria-label={t('people.lists')}>
        {shown.map((tab) => (
          <Link
            key={tab}
            to="/console/$studioId/integrations/spivi/people"
            params={{ studioId }}
            search={{ match: tab }}
            replace
            resetScroll={false}
            aria-current={tab === match ? 'page' : undefined}
          >
            {t(`people.tabs.${tab}`)}
            {count && <strong>{format.number(count[tab])}</strong>}
          </Link>
        ))}
      </nav>
      <Asked
        query={people}
        loading={
          <Stack gap="xs" aria-hidden>
            {[1, 2, 3, 4].map((n) => (
              <Skeleton key={n} h={88} />
            ))}
          </Stack>
        }
      >
        {() =>
          rows.length === 0 ? (
            <Empty text={t(`people.empty.${match}`)} />
          ) : (
            <>
              <p className={classes.lead}>{t(`people.about.${match}`)}</p>
              <ul className={classes.people}>
                {rows.map((person) => (
                  <PersonRow
                    key={person.customerId}
                    person={person}
                    connected={status.data ? status.data.connection !== null : true}
                  />
                ))}
              </ul>
              <More of={people} word={t('more')} style={{ alignSelf: 'center' }} />
            </>
          )
        }
      </Asked>
    </SpiviFrame>
  );
}
