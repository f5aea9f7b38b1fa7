import { Alert } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession } from '../../base/session.ts';
import { allows } from '../../rights/allows.ts';
import { rightsQuery } from '../../rights/queries.ts';
import { useReader } from '../mark.tsx';
import { type Person, usePerson } from '../person.tsx';
import classes from '../rides.module.css';
import { useWords } from '../words.ts';

/** Whether the person lets their numbers be kept: yes as long as the reader cannot know, as instructors never can. */
export function useKept({ studioId, customerId }: Person): boolean {
  const { role } = useSession();
  const enabled = role === 'member' || may(role, 'editCustomers');
  const { data: rights } = useQuery({ ...rightsQuery(studioId, customerId), enabled });
  return !rights || allows(rights, 'store');
}

/** Why there is nothing on the page, and where the person, or the desk for them, can change that. */
export function NotKept() {
  const { t } = useWords();
  const { toConsent } = usePerson();
  const reader = useReader();
  return (
    <Alert color="gray" icon={<IconInfoCircle aria-hidden />} title={t('notKept.title')} role="note">
      {t(`notKept.${reader}.why`)}{' '}
      <Link {...toConsent} className={classes.link}>
        {t(`notKept.${reader}.change`)}
      </Link>
    </Alert>
  );
}
