import { ActionIcon, Badge, Button, Text } from '@mantine/core';
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import type { RosterEntry } from '@tandem/api/studio';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useBikeWords } from '../../bike/bike-words.ts';
import { SyncNote } from '../sync/sync-note.tsx';
import type { BookingActions } from './booking-actions.tsx';
import { CheckInButton } from './check-in-button.tsx';
import { CustomerName } from './customer-name.tsx';
import type { Named } from './named.ts';
import classes from './roster.module.css';

const BookingTrouble = lazy(() => import('../sources/mapping/booking-trouble.tsx'));
const ForeignCheckIn = lazy(() => import('../sources/check-ins/foreign-check-in.tsx'));
const WaiverMark = lazy(() => import('../waiver/waiver-mark.tsx'));

type Props = {
  entry: Named<RosterEntry>;
  classId: string;
  timeZone: string;
  /** Not another system's: what stands here is changed here. */
  own: boolean;
  /** The class is over: what was booked stays as it was. */
  isOver: boolean;
  showSync: boolean;
  actions: BookingActions;
  onMove: () => void;
  onOpen: () => void;
  /** What is to be said of who is not there yet. */
  standBy: ReactNode;
};

export function RosterRow({
  entry,
  classId,
  timeZone,
  own,
  isOver,
  showSync,
  actions,
  onMove,
  onOpen,
  standBy,
}: Props) {
  const { t } = useTranslation('console');
  const { t: w } = useTranslation('waitlist');
  const bike = useBikeWords()(entry.bike);
  const format = useFormat();
  return (
    <li className={classes.row} data-state={entry.state}>
      <span className={classes.spot}>
        <span className="visually-hidden">{t('roster.spot')} </span>
        {entry.spotNumber ?? '–'}
      </span>
      <div className={classes.person}>
        <CustomerName person={entry} />
        {entry.firstVisit && (
          <Badge size="sm" radius="sm" variant="outline" tt="none" ml={8}>
            {t('roster.firstVisit')}
          </Badge>
        )}
        <div className={classes.sync}>
          {entry.state === 'booked' && entry.waiver !== null && (
            <Suspense>
              <WaiverMark state={entry.waiver} />
            </Suspense>
          )}
          {entry.state === 'booked' && showSync && (
            <SyncNote
              sync={entry.sync}
              timeZone={timeZone}
              customerId={entry.customerId}
              onChooseSpot={own ? onMove : null}
            />
          )}
          {!own && entry.state === 'booked' && (
            <Suspense>
              <BookingTrouble classId={classId} bookingId={entry.bookingId} />
            </Suspense>
          )}
          {entry.state === 'booked' && bike !== '' && (
            <Text size="sm" c="dimmed">
              {bike}
            </Text>
          )}
          {entry.state === 'booked' && entry.wishedSpots.length > 0 && (
            <Text size="sm" c="dimmed">
              {w('better.roster', { spots: format.anyOf(entry.wishedSpots.map(String)) })}
            </Text>
          )}
          {entry.state === 'booked' && standBy}
          {entry.state === 'cancelled' && (
            <Text size="sm" c="dimmed">
              {t(cancelWords(entry), {
                when: entry.cancelledAt ? format.dateTime(entry.cancelledAt, timeZone) : '',
              })}
            </Text>
          )}
          {own && entry.state === 'cancelled' && entry.lateCancel && (
            <Button
              ml={-8}
              size="compact-sm"
              variant="subtle"
              aria-label={t('roster.waiveOf', { name: entry.name })}
              onClick={() => actions.waive.mutate(entry)}
            >
              {t('roster.waive')}
            </Button>
          )}
        </div>
      </div>
      {!own ? (
        entry.state === 'booked' && (
          <Suspense>
            <ForeignCheckIn entry={entry} classId={classId} actions={actions} />
          </Suspense>
        )
      ) : entry.state === 'booked' ? (
        <>
          <CheckInButton entry={entry} actions={actions} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('roster.actionsFor', { name: entry.name })}
            onClick={onOpen}
          >
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </>
      ) : (
        !isOver && (
          <Button size="sm" variant="default" onClick={() => actions.restore.mutate({ entry })}>
            {t('roster.restore')}
          </Button>
        )
      )}
    </li>
  );
}

function cancelWords({ released, lateCancel }: RosterEntry) {
  if (released) return lateCancel ? 'standby.wasReleasedLate' : 'standby.wasReleased';
  return lateCancel ? 'roster.cancelledLate' : 'roster.cancelledAt';
}
