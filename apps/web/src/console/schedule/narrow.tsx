import { Button, NativeSelect, Text } from '@mantine/core';
import type { ClassSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { BY, isIn, isNarrowed, type Narrowing, OF } from './narrowing.ts';
import classes from './schedule.module.css';

/** Which classes of the week are shown; one of a kind is no choice. */
export default function Narrow(props: {
  /** All of the week. */
  all: ClassSummary[];
  to: Narrowing;
  choose: (to: Narrowing) => void;
}) {
  const { t } = useTranslation('schedule');
  const { all, to, choose } = props;
  const words = {
    leader: [t('leader'), t('allLeaders')],
    type: [t('type'), t('allTypes')],
    room: [t('room'), t('allRooms')],
  } as const;
  const offered = BY.map((by) => {
    const named = new Map(all.map(OF[by]).filter((one): one is [string, string] => !one.includes(null)));
    const chosen = to[by];
    if (chosen !== undefined && !named.has(chosen)) named.set(chosen, t('noneOf'));
    const options = [...named].sort(([, a], [, b]) => a.localeCompare(b));
    return { by, options };
  }).filter(({ by, options }) => options.length > 1 || to[by] !== undefined);
  if (offered.length === 0) return null;
  return (
    <div className={classes.narrow}>
      {offered.map(({ by, options }) => (
        <NativeSelect
          key={by}
          aria-label={words[by][0]}
          value={to[by] ?? ''}
          onChange={({ currentTarget: { value } }) => choose({ ...to, [by]: value || undefined })}
          data={[{ value: '', label: words[by][1] }, ...options.map(([value, label]) => ({ value, label }))]}
        />
      ))}
      {isNarrowed(to) && (
        <div className={classes.narrowed}>
          <Text size="sm" aria-live="polite">
            {t('shown', { count: all.filter((one) => isIn(to, one)).length, all: all.length })}
          </Text>
          <Button variant="subtle" size="compact-sm" onClick={() => choose({})}>
            {t('showAll')}
          </Button>
        </div>
      )}
    </div>
  );
}
