import { Badge, Button } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import type { RosterEntry } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import type { BookingActions } from '../../class/booking-actions.tsx';
import { classSourceQuery } from '../mapping/queries.ts';

type Props = { entry: RosterEntry; classId: string; actions: BookingActions };

/** Who of another system's class is there: to be pressed where that is sent on, else as it was read. */
export default function ForeignCheckIn({ entry, classId, actions }: Props) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const { data } = useQuery(classSourceQuery(studioId, classId));
  const here = entry.checkedInAt !== null;
  if (data?.takesCheckIns)
    return (
      <Button
        size="sm"
        variant={here ? 'filled' : 'default'}
        aria-pressed={here}
        aria-label={t(here ? 'roster.undoCheckInOf' : 'roster.checkInOf', { name: entry.name })}
        leftSection={here && <IconCheck size={16} aria-hidden />}
        onClick={() => actions.checkIn.mutate({ entry, checkedIn: !here })}
      >
        {t(here ? 'roster.here' : 'roster.checkIn')}
      </Button>
    );
  if (!here) return null;
  return (
    <Badge size="lg" radius="sm" variant="light" tt="none" leftSection={<IconCheck size={16} aria-hidden />}>
      {t('roster.here')}
    </Badge>
  );
}
