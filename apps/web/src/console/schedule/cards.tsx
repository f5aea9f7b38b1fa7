import type { ClassSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { OpenLive } from '../open-live.tsx';
import { ClassCard, type Place } from './class-card.tsx';
import classes from './schedule.module.css';

type Props = {
  of: ClassSummary[];
  place: Place;
  /** Each leads to its board, if it is not over. */
  live: boolean;
};

/** Classes by the hour; those that were cancelled are folded away below the others. */
export function Cards({ of, ...props }: Props) {
  const { t } = useTranslation('console');
  const [off, taking] = [true, false].map((cancelled) =>
    of
      .filter(({ state }) => (state === 'cancelled') === cancelled)
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
  );
  return (
    <>
      <List {...props} of={taking!} />
      {off!.length > 0 && (
        <details className={classes.off}>
          <summary>{t('schedule.cancelled', { count: off!.length })}</summary>
          <List {...props} of={off!} live={false} />
        </details>
      )}
    </>
  );
}

function List({ of, place, live }: Props) {
  return (
    <ul className={classes.cards}>
      {of.map((c) => (
        <li key={c.classId}>
          <ClassCard studioClass={c} place={place} />
          {live && c.state !== 'ended' && <OpenLive of={c} size="compact-sm" />}
        </li>
      ))}
    </ul>
  );
}
