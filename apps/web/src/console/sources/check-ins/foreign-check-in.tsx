import { Badge } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import type { RosterEntry } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import type { BookingActions } from '../../class/booking-actions.tsx';
import { CheckInButton } from '../../class/check-in-button.tsx';
import { classSourceQuery } from '../mapping/queries.ts';

type Props = { entry: RosterEntry; classId: string; actions: BookingActions };

/** Who of another system's class is there: to be pressed where that is sent on, else as it was read. */
export default function ForeignCheckIn({ entry, classId, actions }: Props) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const { data } = useQuery(classSourceQuery(studioId, classId));
  if (data?.takesCheckIns) return <CheckInButton entry={entry} actions={actions} />;
  if (entry.checkedInAt === null) return null;
  return (
    <Badge size="lg" radius="sm" variant="light" tt="none" leftSection={<IconCheck size={16} aria-hidden />}>
      {t('roster.here')}
    </Badge>
  );
}
