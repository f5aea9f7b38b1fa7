import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from '../portal.module.css';
import { useMember } from '../use-member.ts';

/** The way up from buying. */
export function BackToPasses() {
  const { t } = useTranslation('passes');
  const { studioId } = useMember();
  return (
    <Link
      to="/portal/$studioId/details/$section"
      params={{ studioId, section: 'passes' }}
      className={classes.back}
    >
      <IconChevronLeft size={20} aria-hidden />
      {t('mine.title')}
    </Link>
  );
}
