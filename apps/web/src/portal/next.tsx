import type { ClassSummary } from '@tandem/api/studio';
import { MAX_SCHEDULE_DAYS } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addDays, type Day, dayIn, spanOf } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import { classesQuery } from '../base/queries.ts';
import classes from './portal.module.css';

/** As many as the studio tells at once, whatever the clocks of its places. */
const LOOKED_DAYS = MAX_SCHEDULE_DAYS - 2;

type Props = {
  studioId: string;
  /** Those of the days that are shown which have a class to come. */
  shown: Day[];
  /** Those that are shown, and the last that can be. */
  days: Day[];
  last: Day;
  isWanted: (one: ClassSummary) => boolean;
  choose: (day: Day) => void;
};

/** The way to the next day with a class, after the shown ones too; where there is none, past those that were looked through. */
export default function Next({ studioId, shown, days, last, isWanted, choose }: Props) {
  const { t } = useTranslation('schedule');
  const { plainDay } = useFormat();
  const from = addDays(days.at(-1)!, 1);
  const looks = shown.length === 0 && from <= last;
  const { placeholderData: _, ...after } = classesQuery(studioId, spanOf(from, LOOKED_DAYS));
  const asked = useQuery({ ...after, enabled: looks });
  if (looks && asked.isPending) return null;
  const found = (asked.data ?? [])
    .filter((one) => one.state === 'scheduled' && isWanted(one))
    .map((one) => dayIn(one.timeZone, one.startsAt))
    .filter((day) => day >= from && day <= last);
  const next = [...shown, ...(looks ? found : [])].sort()[0];
  const past = addDays(from, asked.isError ? 0 : LOOKED_DAYS);
  if (next === undefined && past > last) return null;
  return (
    <button type="button" className={classes.next} onClick={() => choose(next ?? past)}>
      {next === undefined
        ? t('later')
        : t('next', {
            day: plainDay(next, { weekday: 'long', day: 'numeric', month: 'long' }),
          })}
    </button>
  );
}
