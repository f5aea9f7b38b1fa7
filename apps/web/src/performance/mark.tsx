import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import classes from './performance.module.css';

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
