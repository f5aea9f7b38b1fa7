import IconBike from '@tabler/icons-react/dist/esm/icons/IconBike.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconUserShare from '@tabler/icons-react/dist/esm/icons/IconUserShare.mjs';
import type { Ride } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';
import classes from './rides.module.css';

/** Who reads: members and staff are told things in different words. */
export function useReader(): 'member' | 'staff' {
  return useSession().role === 'member' ? 'member' : 'staff';
}

/** Beside a number that staff set by hand. */
export function CorrectedMark() {
  const { t } = useTranslation('performance');
  return (
    <span className={classes.mark}>
      <IconPencil size={14} aria-hidden />
      {t(`mark.${useReader()}`)}
    </span>
  );
}

/** What is to be known of a ride before its numbers: outside class, another sport, given by staff, set by hand. */
export function RideMarks({ ride }: { ride: Pick<Ride, 'kind' | 'sport' | 'reassigned' | 'corrected'> }) {
  const { t } = useTranslation('performance');
  const reader = useReader();
  return (
    <>
      {ride.kind === 'own' && (
        <span className={classes.mark}>
          <IconBike size={14} aria-hidden />
          {t('mark.own')}
        </span>
      )}
      {ride.sport !== null && ride.sport !== 'cycling' && (
        <span className={classes.mark}>{t(`sport.${ride.sport}`)}</span>
      )}
      {ride.reassigned && (
        <span className={classes.mark}>
          <IconUserShare size={14} aria-hidden />
          {t(`mark.reassigned.${reader}`)}
        </span>
      )}
      {ride.corrected.length > 0 && (
        <span className={classes.mark}>
          <IconPencil size={14} aria-hidden />
          {t(`mark.class.${reader}`)}
        </span>
      )}
    </>
  );
}
