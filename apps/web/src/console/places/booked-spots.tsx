import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { ClassLink } from '../class-link.tsx';
import classes from './places.module.css';

type Booked = {
  classId: string;
  title: string;
  startsAt: string;
  timeZone: string;
  name: string;
  spotNumber: number;
};

/** Whom a change of the room concerns. Nothing where the answer names nobody. @param linked each class leads to its page */
export function BookedSpots({ error, linked = false }: { error: unknown; linked?: boolean }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const details = error instanceof ApiProblem ? error.details : undefined;
  const booked = details?.classes as Booked[] | undefined;
  if (!booked) return null;
  const more = Number(details?.count) - booked.length;
  return (
    <ul className={classes.booked}>
      {booked.map((row) => (
        <li key={`${row.classId} ${row.spotNumber}`}>
          {t('place.plan.booked', { name: row.name, number: row.spotNumber })}{' '}
          {linked ? <ClassLink classId={row.classId}>{row.title}</ClassLink> : row.title},{' '}
          {format.dayTime(row.startsAt, row.timeZone)}
        </li>
      ))}
      {more > 0 && <li>{t('place.plan.bookedMore', { count: more })}</li>}
    </ul>
  );
}
