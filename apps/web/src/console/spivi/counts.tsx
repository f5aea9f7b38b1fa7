import { Stack, Title } from '@mantine/core';
import type { SpiviStatus } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { MatchRunPanel } from './people/match-run-panel.tsx';
import classes from './spivi.module.css';

/** Customers and coming classes by where they stand, each number the way into its list. */
export function Counts({ status }: { status: SpiviStatus }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const { counts } = status;
  // Always the first and the second; the rest only where there is someone.
  const people = (
    [
      { match: 'linked', count: counts.linked },
      { match: 'not_found', count: counts.notFound },
      { match: 'ambiguous', count: counts.ambiguous },
      { match: 'conflict', count: counts.conflict },
      { match: 'broken', count: counts.broken },
      { match: 'not_checked', count: counts.notChecked },
    ] as const
  ).filter(({ count }, at) => at < 2 || count > 0);
  const ofClasses = [
    { state: 'synced', count: counts.classesSynced },
    { state: 'pending', count: counts.classesPending },
    { state: 'attention', count: counts.classesAttention },
  ] as const;
  return (
    <>
      <Stack component="section" gap="sm">
        <Title order={2} size="h4">
          {t('counts.classes')}
        </Title>
        <dl className={classes.counts}>
          {ofClasses.map(({ state, count }) => (
            <div key={state}>
              <dt>{t(`classes.state.${state}`)}</dt>
              <dd>
                <Link
                  to="/console/$studioId/integrations/spivi/classes"
                  params={{ studioId }}
                  search={{ state }}
                >
                  {format.number(count)}
                </Link>
              </dd>
            </div>
          ))}
        </dl>
      </Stack>
      <Stack component="section" gap="sm">
        <Title order={2} size="h4">
          {t('counts.people')}
        </Title>
        <dl className={classes.counts}>
          {people.map(({ match, count }) => (
            <div key={match}>
              <dt>{t(`people.tabs.${match}`)}</dt>
              <dd>
                <Link
                  to="/console/$studioId/integrations/spivi/people"
                  params={{ studioId }}
                  search={{ match }}
                >
                  {format.number(count)}
                </Link>
              </dd>
            </div>
          ))}
        </dl>
        <MatchRunPanel status={status} />
      </Stack>
    </>
  );
}
