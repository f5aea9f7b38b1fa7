import { Text } from '@mantine/core';
import type { MatchRun } from '@tandem/api/studio';
import type { MatchState } from '@tandem/api/words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { spiviPeopleQuery } from '../queries.ts';
import classes from '../spivi.module.css';

const SHOWN_NAMES = 3;
const GROUPS = ['linked', 'ambiguous', 'not_found'] as const;

/** How many would be linked and how many not, with a few names each. */
export function PreviewPeople({ run }: { run: MatchRun }) {
  const counts = { linked: run.matched, ambiguous: run.ambiguous, not_found: run.notFound };
  return (
    <dl className={classes.preview}>
      {GROUPS.map((match) => (
        <Group key={match} match={match} count={counts[match]} />
      ))}
    </dl>
  );
}

function Group({ match, count }: { match: Extract<MatchState, (typeof GROUPS)[number]>; count: number }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  const { data } = useInfiniteQuery({ ...spiviPeopleQuery(studioId, match), enabled: count > 0 });
  const names = (data?.pages[0]?.people ?? []).slice(0, SHOWN_NAMES).map((p) => p.name);
  const others = count - names.length;
  return (
    <div>
      <dt>{t(`wizard.preview.group.${match}.title`)}</dt>
      <dd>
        <strong>{format.number(count)}</strong>
        {names.length > 0 && (
          <Text size="sm">
            {others > 0
              ? t('wizard.preview.names', { names: names.join(', '), count: others })
              : names.join(', ')}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {t(`wizard.preview.group.${match}.means`)}
        </Text>
      </dd>
    </div>
  );
}
