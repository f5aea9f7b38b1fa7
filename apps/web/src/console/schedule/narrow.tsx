import { Button, NativeSelect, Text } from '@mantine/core';
import type { ClassSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { BY, isIn, isNarrowed, type Narrowing, OF } from './narrowing.ts';
import classes from './schedule.module.css';

/** Which classes of the week are shown; one of a kind is no choice. */
export function Narrow(props: {
  /** All of the week. */
  all: ClassSummary[];
  /** Of those the ones that may be seen at once: of the week, or of its day. */
  within: ClassSummary[];
  showLocation: boolean;
  to: Narrowing;
  choose: (to: Narrowing) => void;
}) {
  const { t } = useTranslation('console');
  const { all, within, to, choose } = props;
  const words = {
    leader: [t('schedule.leader'), t('schedule.allLeaders')],
    type: [t('schedule.type'), t('schedule.allTypes')],
    room: [t('schedule.room'), t('schedule.allRooms')],
  } as const;
  const offered = BY.map((by) => {
    const named = new Map<string, string>();
    for (const one of all) {
      const [id, name] = OF[by](one);
      if (id !== null && name !== null)
        named.set(id, by === 'room' && props.showLocation ? `${one.locationName} · ${name}` : name);
    }
    const chosen = to[by];
    if (chosen !== undefined && !named.has(chosen)) named.set(chosen, t('schedule.noneOf'));
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
            {t('schedule.shown', { count: within.filter((one) => isIn(to, one)).length, all: within.length })}
          </Text>
          <Button variant="subtle" size="compact-sm" onClick={() => choose({})}>
            {t('schedule.showAll')}
          </Button>
        </div>
      )}
    </div>
  );
}
