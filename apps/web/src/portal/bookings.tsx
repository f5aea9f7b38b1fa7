import { Button, Stack, Text } from '@mantine/core';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import type { ClassSummary, MyBooking } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { usePageTitle } from '../base/page-title.ts';
import { customerQuery, myWaitsQuery } from '../base/queries.ts';
import { useNow } from '../base/use-now.ts';
import { Asked } from '../ui/asked.tsx';
import { CalendarButton } from './calendar-button.tsx';
import { CancelButton } from './cancel-button.tsx';
import { useWaitWords } from './class-words.ts';
import { MovedFrom } from './moved-from.tsx';
import classes from './portal.module.css';
import { useBooking } from './use-booking.tsx';
import { useMember } from './use-member.ts';
import { WaitActions } from './wait-card.tsx';

const Elsewhere = lazy(() => import('./elsewhere.tsx'));

/** Of what was, so many at first, and so many more at a time: people come for what is to come. */
const FIRST = 10;
const MORE = 30;

/** What is to come, soonest first; then what was, latest first. */
export function PortalBookings() {
  const { t } = useTranslation('portal');
  const { t: w } = useTranslation('waitlist');
  const { studioId, customerId } = useMember();
  usePageTitle(t('nav.bookings'));
  const asked = useQuery(customerQuery(studioId, customerId));
  const waits = useQuery(myWaitsQuery(studioId)).data ?? [];
  const now = useNow();
  const [shown, setShown] = useState(FIRST);
  const inOrder = [...(asked.data?.bookings ?? [])].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const upcoming = inOrder.filter((each) => each.state === 'booked' && Date.parse(each.endsAt) > now);
  const past = inOrder.filter((each) => !upcoming.includes(each)).reverse();
  return (
    <Stack gap="lg">
      <h1 className={classes.title}>{t('nav.bookings')}</h1>
      <Asked query={asked} loading={200}>
        {() => (
          <>
            <section>
              <h2 className={classes.subtitle}>{t('bookings.upcoming')}</h2>
              {upcoming.length === 0 ? (
                <Stack align="flex-start">
                  <Text c="dimmed">{t('bookings.none')}</Text>
                  <Button
                    size="md"
                    renderRoot={(props) => <Link to="/portal/$studioId" params={{ studioId }} {...props} />}
                  >
                    {t('bookings.find')}
                  </Button>
                </Stack>
              ) : (
                <ul className={classes.cards}>
                  {upcoming.map((each) => (
                    <Upcoming key={each.bookingId} booking={each} studioId={studioId} />
                  ))}
                </ul>
              )}
            </section>
            {waits.length > 0 && (
              <section>
                <h2 className={classes.subtitle}>{w('mine.mine')}</h2>
                <ul className={classes.cards}>
                  {waits.map((one) => (
                    <Waiting key={one.classId} of={one} studioId={studioId} />
                  ))}
                </ul>
              </section>
            )}
            {past.length > 0 && (
              <section>
                <h2 className={classes.subtitle}>{t('bookings.past')}</h2>
                <ul className={classes.rows}>
                  {past.slice(0, shown).map((each) => (
                    <Past key={each.bookingId} booking={each} studioId={studioId} />
                  ))}
                </ul>
                {past.length > shown && (
                  <Button variant="default" size="md" mt="sm" onClick={() => setShown(shown + MORE)}>
                    {t('bookings.more')}
                  </Button>
                )}
              </section>
            )}
          </>
        )}
      </Asked>
    </Stack>
  );
}

function Upcoming({ booking, studioId }: { booking: MyBooking; studioId: string }) {
  const { t } = useTranslation('portal');
  const { cancel } = useBooking(studioId);
  const begun = Date.parse(booking.startsAt) <= useNow();
  return (
    <li className={classes.booking}>
      <Link
        to="/portal/$studioId/classes/$classId"
        params={{ studioId, classId: booking.classId }}
        className={classes.bookingLink}
      >
        <Facts booking={booking} />
      </Link>
      {begun ? (
        <Text fw={550}>{t('class.running')}</Text>
      ) : (
        <div className={classes.actions}>
          <CalendarButton bookingId={booking.bookingId} />
          {booking.source === 'tandem' ? (
            <CancelButton
              lateFrom={booking.lateFrom}
              loading={cancel.isPending}
              confirm={() => cancel.mutate(booking.bookingId)}
            />
          ) : (
            <Suspense>
              <Elsewhere of={booking} to="change" />
            </Suspense>
          )}
        </div>
      )}
    </li>
  );
}

/** A class that I wait for, and my place there. */
function Waiting({ of: one, studioId }: { of: ClassSummary; studioId: string }) {
  const format = useFormat();
  const words = useWaitWords();
  return (
    <li className={classes.booking}>
      <Link
        to="/portal/$studioId/classes/$classId"
        params={{ studioId, classId: one.classId }}
        className={classes.bookingLink}
      >
        <span className={classes.what}>
          <small>
            {format.day(one.startsAt, one.timeZone)} · {format.time(one.startsAt, one.timeZone)}
          </small>
          <strong>{one.title}</strong>
          <small>{[one.instructorName, one.locationName].filter((part) => part !== null).join(' · ')}</small>
          <small className={classes.spot}>{words(one)}</small>
        </span>
      </Link>
      <WaitActions of={one} studioId={studioId} />
    </li>
  );
}

/** One line of what was: where there are numbers, the way to them. */
function Past({ booking, studioId }: { booking: MyBooking; studioId: string }) {
  const { t } = useTranslation('portal');
  if (booking.state === 'cancelled')
    return (
      <li className={classes.pastRow} data-over>
        <PastFacts booking={booking} />
        <small>{t(`bookings.${howCancelled(booking)}`)}</small>
      </li>
    );
  return (
    <li>
      <Link
        to="/portal/$studioId/performance/$rideId"
        params={{ studioId, rideId: booking.classId }}
        className={classes.pastRow}
      >
        <PastFacts booking={booking} />
        <small data-numbers={booking.hasResult || undefined}>
          {t(booking.hasResult ? 'bookings.seeNumbers' : 'bookings.noNumbers')}
        </small>
        <IconChevronRight size={18} aria-hidden />
      </Link>
    </li>
  );
}

function PastFacts({ booking }: { booking: MyBooking }) {
  const format = useFormat();
  return (
    <span className={classes.what}>
      <strong>{booking.title}</strong>
      <small>
        {format.day(booking.startsAt, booking.timeZone)} · {format.time(booking.startsAt, booking.timeZone)}
      </small>
    </span>
  );
}

/** By whom, where that is known. */
function howCancelled({ cancelledBy, lateCancel }: MyBooking) {
  if (cancelledBy === 'staff') return 'cancelledByStudio';
  return lateCancel ? 'cancelledLate' : 'cancelled';
}

function Facts({ booking }: { booking: MyBooking }) {
  const { t } = useTranslation('portal');
  const format = useFormat();
  const place = [booking.instructorName, booking.locationName].filter((part) => part !== null).join(' · ');
  return (
    <span className={classes.what}>
      <small>
        {format.day(booking.startsAt, booking.timeZone)} · {format.time(booking.startsAt, booking.timeZone)}
      </small>
      <strong>{booking.title}</strong>
      <small>{place}</small>
      {booking.state === 'booked' && <MovedFrom booking={booking} />}
      {booking.state === 'booked' && (
        <small className={classes.spot}>
          {booking.spotNumber === null
            ? t('bookings.noSpot')
            : t('bookings.spot', { number: booking.spotNumber })}
        </small>
      )}
    </span>
  );
}
