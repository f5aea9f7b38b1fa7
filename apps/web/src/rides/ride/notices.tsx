import { Alert } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import type { RideDetail } from '@tandem/api/studio';
import { useWords } from '../words.ts';
import classes from './ride.module.css';

/** What is doubtful in the file of a ride, and what a ride of another sport does not count in. */
export function Notices({ ride }: { ride: RideDetail }) {
  const { t, format } = useWords();
  const other = ride.sport === 'cycling' ? null : ride.sport;
  if (other === null && ride.notices.length === 0) return null;
  return (
    <Alert color="gray" icon={<IconInfoCircle aria-hidden />} title={t('notice.title')}>
      <ul className={classes.inputs}>
        {other !== null && <li>{t('notice.otherSport', { sport: t(`sport.${other}`) })}</li>}
        {ride.notices.map(({ code, count }) => (
          <li key={code}>{t(`notice.code.${code}`, { count, amount: format.number(count) })}</li>
        ))}
      </ul>
    </Alert>
  );
}
