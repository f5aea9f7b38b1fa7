import { Button, Group, Stack, Text } from '@mantine/core';
import type { ClassDetail, RosterEntry } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { liesWithPerson } from '../sync/remedy.ts';
import { RetryButtons } from '../sync/retry-buttons.tsx';
import { SyncNote } from '../sync/sync-note.tsx';
import type { BookingActions } from './booking-actions.tsx';
import type { Named } from './named.ts';

const StandDialog = lazy(async () => ({ default: (await import('./standing-dialog.tsx')).StandDialog }));
const UnstandDialog = lazy(async () => ({ default: (await import('./standing-dialog.tsx')).UnstandDialog }));

/** What can be done with one booking. */
export function BookingDialog(props: {
  entry: Named<RosterEntry>;
  of: Pick<ClassDetail, 'classId' | 'seriesId' | 'timeZone' | 'state' | 'endsAt'>;
  actions: BookingActions;
  onMove: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId, role, mailServer } = useSession();
  const { entry, actions, onClose } = props;
  const [many, setMany] = useState<'stand' | 'unstand' | null>(null);
  const here = entry.checkedInAt !== null;
  const isOver = props.of.state === 'ended';
  /** Noted when the class was over: that can be taken back, a booking that was ridden cannot. */
  const noted = isOver && Date.parse(entry.bookedAt) >= Date.parse(props.of.endsAt);
  const inSeries = !isOver && props.of.seriesId !== null && !entry.erased && may(role, 'editCustomers');
  if (many !== null) {
    const ManyDialog = many === 'stand' ? StandDialog : UnstandDialog;
    return (
      <Suspense>
        <ManyDialog of={props.of} entry={entry} onClose={onClose} />
      </Suspense>
    );
  }
  return (
    <Dialog onClose={onClose} title={entry.name} size="sm">
      <Stack gap="xs">
        <Text size="sm">
          {entry.spotNumber === null ? t('booking.noSpot') : t('booking.onSpot', { spot: entry.spotNumber })}
        </Text>
        <SyncNote
          sync={entry.sync}
          timeZone={props.of.timeZone}
          customerId={entry.customerId}
          onChooseSpot={props.onMove}
        />
        <Group gap="xs">
          <RetryButtons
            sync={entry.sync}
            retries={{ classId: props.of.classId, customerId: entry.customerId }}
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
        {!isOver && (
          <Button variant="default" onClick={props.onMove}>
            {t(entry.spotNumber === null ? 'booking.chooseSpot' : 'booking.move')}
          </Button>
        )}
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
        {(!isOver || noted) && (
          <Button
            variant="default"
            onClick={() => {
              actions.cancel.mutate(entry);
              onClose();
            }}
          >
            {t(noted ? 'booking.takeBack' : 'booking.cancel')}
          </Button>
        )}
        {inSeries && (
          <>
            <Button variant="default" onClick={() => setMany('stand')}>
              {t('standing.open')}
            </Button>
            <Button variant="default" onClick={() => setMany('unstand')}>
              {t('standing.openCancel')}
            </Button>
          </>
        )}
        {!isOver && (entry.email !== '' || !mailServer) && (
          <Text size="sm" c="dimmed">
            {t(mailServer ? 'booking.cancelTold' : 'booking.cancelNotMailed', { name: entry.name })}
          </Text>
        )}
      </Stack>
    </Dialog>
  );
}
