import { Button } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import type { RosterEntry } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import type { BookingActions } from './booking-actions.tsx';

/** Says that somebody is there, or is not after all. */
export function CheckInButton({ entry, actions }: { entry: RosterEntry; actions: BookingActions }) {
  const { t } = useTranslation('console');
  const here = entry.checkedInAt !== null;
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
}
