import { Button } from '@mantine/core';
import IconHeartbeat from '@tabler/icons-react/dist/esm/icons/IconHeartbeat.mjs';
import IconUserShare from '@tabler/icons-react/dist/esm/icons/IconUserShare.mjs';
import type { ClassResults } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import { CorrectedMark } from '../../../rides/mark.tsx';
import { CustomerName } from '../customer-name.tsx';
import type { Named } from '../named.ts';
import classes from './results.module.css';

type Person = Named<ClassResults['people'][number]>;

/** One person of a class; the name leads to the numbers where the reader may see them, else to the profile. */
export function PersonRow(props: {
  person: Person;
  people: Person[];
  classId: string;
  onReassign?: () => void;
}) {
  const { t } = useTranslation('console');
  const { role } = useSession();
  const { person, onReassign } = props;
  const numbers = may(role, 'seePerformance') ? { tab: 'performance', rideId: props.classId } : {};
  return (
    <li>
      <span className={classes.spot}>
        {person.spotNumber !== null && (
          <>
            <span className="visually-hidden">{t('spotMap.spot', { number: person.spotNumber })}</span>
            <span aria-hidden>{person.spotNumber}</span>
          </>
        )}
      </span>
      <div className={classes.person}>
        <CustomerName person={person} search={person.state === 'ready' ? numbers : {}} />
        {person.corrected && <CorrectedMark />}
        <Whose person={person} people={props.people} />
        {person.recorded && !person.booked && (
          <span className={classes.mark}>
            <IconHeartbeat size={14} aria-hidden />
            {t('reassign.unbooked')}
          </span>
        )}
      </div>
      {onReassign && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          c="dimmed"
          fw={450}
          aria-label={t('reassign.openOf', { name: person.name })}
          onClick={onReassign}
        >
          {t('reassign.open')}
        </Button>
      )}
    </li>
  );
}

/** Where staff have given rides to other people: who rode this person's, and whose this person rode. */
function Whose({ person, people }: { person: Person; people: Person[] }) {
  const { t } = useTranslation('console');
  const given = person.recorded && person.rider?.customerId !== person.customerId;
  const from = people.find(
    (other) => other.customerId !== person.customerId && other.rider?.customerId === person.customerId,
  );
  const swapped = given && from !== undefined && from.customerId === person.rider?.customerId;
  const words = swapped
    ? [t('reassign.swapped', { name: from.name })]
    : [
        given && (person.rider ? t('reassign.to', { name: person.rider.name }) : t('reassign.toNobody')),
        from && t('reassign.from', { name: from.name }),
      ].filter(Boolean);
  if (words.length === 0) return null;
  return (
    <span className={classes.mark}>
      <IconUserShare size={14} aria-hidden />
      {words.join(' · ')}
    </span>
  );
}
