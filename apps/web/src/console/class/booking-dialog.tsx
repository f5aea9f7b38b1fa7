import { Button, Group, Stack, Text } from '@mantine/core';
import type { RosterEntry } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { liesWithPerson } from '../sync/remedy.ts';
import { RetryButtons } from '../sync/retry-buttons.tsx';
import { SyncNote } from '../sync/sync-note.tsx';
import type { BookingActions } from './booking-actions.tsx';
import type { Named } from './named.ts';

/** What can be done with one booking. */
export function BookingDialog(props: {
  entry: Named<RosterEntry>;
  classId: string;
  timeZone: string;
  actions: BookingActions;
  onMove: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId, mailServer } = useSession();
  const { entry, actions, onClose } = props;
  const here = entry.checkedInAt !== null;
  return (
    <Dialog onClose={onClose} title={entry.name} size="sm">
      <Stack gap="xs">
        <Text size="sm">
          {entry.spotNumber === null ? t('booking.noSpot') : t('booking.onSpot', { spot: entry.spotNumber })}
        </Text>
        <SyncNote
          sync={entry.sync}
          timeZone={props.timeZone}
          customerId={entry.customerId}
          onChooseSpot={props.onMove}
        />
        <Group gap="xs">
          <RetryButtons
            sync={entry.sync}
            retries={{ classId: props.classId, customerId: entry.customerId }}
            skips={liesWithPerson(entry.sync.reason) ? { customerId: entry.customerId } : null}
            size="compact-sm"
          />
        </Group>
        <Button
          mt="xs"
          onClick={() => {
            actions.checkIn.mutate({ entry, checkedIn: !here });
            onClose();
          }}
        >
          {t(here ? 'booking.undoCheckIn' : 'booking.checkIn')}
        </Button>
        <Button variant="default" onClick={props.onMove}>
          {t(entry.spotNumber === null ? 'booking.chooseSpot' : 'booking.move')}
        </Button>
        {!entry.erased && (
          <Button
            variant="default"
            renderRoot={(p) => (
              <Link
                to="/console/$studioId/customers/$customerId"
                params={{ studioId, customerId: entry.customerId }}
                {...p}
              />
            )}
          >
            {t('booking.profile')}
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => {
            actions.cancel.mutate(entry);
            onClose();
          }}
        >
          {t('booking.cancel')}
        </Button>
        {(entry.email !== '' || !mailServer) && (
          <Text size="sm" c="dimmed">
            {t(mailServer ? 'booking.cancelTold' : 'booking.cancelNotMailed', { name: entry.name })}
          </Text>
        )}
      </Stack>
    </Dialog>
  );
}
