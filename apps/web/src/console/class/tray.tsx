import { Button, Group, Text } from '@mantine/core';
import type { RosterEntry } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

/** Those who are booked without a spot: nobody measures them until they have one. */
export function Tray({
  people,
  onOpen,
}: {
  people: RosterEntry[];
  /** Null: another system says where they sit. */
  onOpen: ((entry: RosterEntry) => void) | null;
}) {
  const { t } = useTranslation('console');
  if (people.length === 0) return null;
  return (
    <div className="tray">
      <Text size="sm" mb="xs">
        {t(onOpen ? 'class.tray' : 'class.trayRead', { count: people.length })}
      </Text>
      <Group gap="xs">
        {people.map((entry) =>
          onOpen ? (
            <Button key={entry.bookingId} size="xs" variant="default" onClick={() => onOpen(entry)}>
              {entry.name}
            </Button>
          ) : (
            <Text key={entry.bookingId} size="sm">
              {entry.name}
            </Text>
          ),
        )}
      </Group>
    </div>
  );
}
