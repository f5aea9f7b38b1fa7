import { Button, Group, Text } from '@mantine/core';
import IconChecks from '@tabler/icons-react/dist/esm/icons/IconChecks.mjs';
import type { ClassDetail, RosterEntry } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import type { BookingActions } from './booking-actions.tsx';
import { classResultsQuery } from './results/queries.ts';

type Props = { booked: RosterEntry[]; actions: BookingActions };

const notHere = (booked: RosterEntry[]) => booked.filter((entry) => entry.checkedInAt === null);
const idsOf = (entries: RosterEntry[]) => entries.map((entry) => entry.bookingId);

/** Everybody who is booked has come. */
export function CheckInAll({ booked, actions, state }: Props & Pick<ClassDetail, 'state'>) {
  const { t } = useTranslation('console');
  const { mutate, isPending } = actions.checkInMany;
  const missing = notHere(booked);
  if (missing.length === 0 || state === 'cancelled') return null;
  return (
    <Button
      size="sm"
      variant="subtle"
      ml="auto"
      className="not-on-paper"
      leftSection={<IconChecks size={18} aria-hidden />}
      loading={isPending}
      onClick={() => mutate({ bookingIds: idsOf(missing) })}
    >
      {t('roster.checkInAll', { count: missing.length })}
    </Button>
  );
}

/** Who has numbers of a class has come, whether or not somebody checked them in. */
export function CheckInRidden({ booked, actions, classId }: Props & { classId: string }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const { data: results } = useQuery(classResultsQuery(studioId, classId));
  const { mutate, isPending } = actions.checkInMany;
  const rode = new Set(
    results?.people.filter((person) => person.state === 'ready').map((person) => person.customerId),
  );
  const missing = notHere(booked).filter((entry) => rode.has(entry.customerId));
  if (missing.length === 0) return null;
  return (
    <Group className="tray not-on-paper" justify="space-between" gap="xs">
      <Text size="sm">{t('roster.rodeNotHere', { count: missing.length })}</Text>
      <Button
        size="xs"
        variant="default"
        loading={isPending}
        onClick={() => mutate({ bookingIds: idsOf(missing) })}
      >
        {t('roster.checkInRidden', { count: missing.length })}
      </Button>
    </Group>
  );
}
