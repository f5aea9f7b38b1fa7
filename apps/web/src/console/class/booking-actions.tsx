import type { ClassDetail, RosterEntry } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { classQuery, topicKey } from '../../base/queries.ts';
import { serverNow } from '../../base/server-clock.ts';
import { askToAccept, questionIn } from '../../ui/ask-to-accept.ts';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { offerUndo } from '../../ui/undo.tsx';
import { wantsPass } from './without-pass.tsx';

/** Somebody on a spot. */
export type Seated = RosterEntry & { spotNumber: number };
/** @property back what was just done is taken back, which offers no undo of its own */
type Move = { entry: RosterEntry; spotNumber: number; back?: true };
type Swap = { one: Seated; other: Seated; back?: true };

/** @property choose lets staff say who gets the spot, also without a pass */
type Release = { entry: RosterEntry; to: { name: string }; choose: () => void; acceptOverlap?: true };

/** What staff do with the bookings of a class; each asks the class again when done, refused or not. */
export function useBookingActions(studioId: string, classId: string, isOver: boolean) {
  const { t } = useTranslation('console');
  const client = useQueryClient();
  const { queryKey } = classQuery(studioId, classId);
  const settle = {
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
  };

  const restore = useMutation({
    mutationFn: ({ entry, ...body }: { entry: RosterEntry; acceptOverlap?: true }) =>
      api.restoreBooking({ params: { studioId, bookingId: entry.bookingId }, body }),
    onSuccess: (_, { entry }) => notify({ message: t('booking.restored', { name: entry.name }) }),
    ...settle,
    onError: (error, wish) =>
      wantsPass(error)
        ? notify({
            color: 'red',
            title: t('booking.noPass', { name: wish.entry.name }),
            message: t('booking.noPassWay'),
          })
        : questionIn(error) === null
          ? showProblem(error)
          : askToAccept(error, (accept) => restore.mutate({ ...wish, ...accept })),
  });
  const cancel = useMutation({
    mutationFn: (entry: RosterEntry) =>
      api.cancelBooking({ params: { studioId, bookingId: entry.bookingId } }),
    onSuccess: (_, entry) => {
      if (isOver) return notify({ message: t('booking.notedBack', { name: entry.name }) });
      offerUndo({
        message: t('booking.cancelled', { name: entry.name }),
        undo: () => restore.mutate({ entry }),
      });
    },
    ...settle,
  });
  const undoRelease = useMutation({
    mutationFn: (entry: RosterEntry) => api.undoRelease({ params: { studioId, bookingId: entry.bookingId } }),
    onSuccess: (_, entry) => notify({ message: t('booking.restored', { name: entry.name }) }),
    ...settle,
  });
  const released = (entry: RosterEntry, to: { name: string }) =>
    offerUndo({
      message:
        entry.spotNumber === null
          ? t('standby.givenPlace', { to: to.name })
          : t('standby.given', { spot: entry.spotNumber, to: to.name }),
      undo: () => undoRelease.mutate(entry),
    });
  const release = useMutation({
    mutationFn: ({ entry, acceptOverlap }: Release) =>
      api.releaseSpot({ params: { studioId, bookingId: entry.bookingId }, body: { acceptOverlap } }),
    onSuccess: (_, { entry, to }) => released(entry, to),
    ...settle,
    onError: (error, wish) => {
      if (wantsPass(error)) wish.choose();
      else if (questionIn(error) === null) showProblem(error);
      else askToAccept(error, (accept) => release.mutate({ ...wish, ...accept }));
    },
  });
  const waive = useMutation({
    mutationFn: (entry: RosterEntry) => api.waiveLate({ params: { studioId, bookingId: entry.bookingId } }),
    onSuccess: (_, entry) => notify({ message: t('booking.waived', { name: entry.name }) }),
    ...settle,
  });
  const move = useMutation({
    mutationFn: ({ entry, spotNumber }: Move) =>
      api.moveSpot({ params: { studioId, bookingId: entry.bookingId }, body: { spotNumber } }),
    onSuccess: (_, { entry, spotNumber, back }) => {
      const message = t('booking.moved', { name: entry.name, spot: spotNumber });
      const { spotNumber: before } = entry;
      if (back || before === null) notify({ message });
      else offerUndo({ message, undo: () => move.mutate({ entry, spotNumber: before, back: true }) });
    },
    ...settle,
  });
  const swap = useMutation({
    mutationFn: ({ one, other }: Swap) =>
      api.swapSpots({
        params: { studioId, bookingId: one.bookingId },
        body: { withBookingId: other.bookingId, from: one.spotNumber, to: other.spotNumber },
      }),
    onSuccess: (_, { one, other, back }) => {
      const [now, then] = [
        { ...one, spotNumber: other.spotNumber },
        { ...other, spotNumber: one.spotNumber },
      ];
      const message = t('booking.swapped', {
        ...{ name: one.name, spot: now.spotNumber, other: other.name, otherSpot: then.spotNumber },
      });
      if (back) notify({ message });
      else offerUndo({ message, undo: () => swap.mutate({ one: now, other: then, back: true }) });
    },
    ...settle,
  });
  const showCheckIn = (bookingId: string, checkedInAt: string | null) => {
    client.setQueryData(
      queryKey,
      (old: ClassDetail | undefined) =>
        old && {
          ...old,
          roster: old.roster.map((r) => (r.bookingId === bookingId ? { ...r, checkedInAt } : r)),
        },
    );
  };
  const checkIn = useMutation({
    mutationFn: ({ entry, checkedIn }: { entry: RosterEntry; checkedIn: boolean }) =>
      api.checkIn({ params: { studioId, bookingId: entry.bookingId }, body: { checkedIn } }),
    // Shown at once, and taken back where it did not come about.
    onMutate: ({ entry, checkedIn }) =>
      showCheckIn(entry.bookingId, checkedIn ? new Date(serverNow()).toISOString() : null),
    // It hinders nobody: the desk knows whom to hand the paper or the tablet.
    onSuccess: (_, { entry: { waiver, name }, checkedIn }) => {
      if (checkedIn && waiver !== null && waiver !== 'signed')
        notify({ message: t('booking.noWaiver', { name }) });
    },
    ...settle,
    onError: (error, { entry }) => {
      showCheckIn(entry.bookingId, entry.checkedInAt);
      showProblem(error);
    },
  });
  const checkInMany = useMutation({
    mutationFn: ({ bookingIds, checkedIn = true }: { bookingIds: string[]; checkedIn?: boolean }) =>
      api.checkInMany({ params: { studioId, classId }, body: { bookingIds, checkedIn } }),
    onSuccess: ({ bookingIds }, { checkedIn = true }) => {
      const count = bookingIds.length;
      if (!checkedIn || count === 0) notify({ message: t('booking.checkInUndone', { count }) });
      else
        offerUndo({
          message: t('booking.checkedInMany', { count }),
          undo: () => checkInMany.mutate({ bookingIds, checkedIn: false }),
        });
    },
    ...settle,
  });
  return { release, released, checkInMany, restore, cancel, waive, move, swap, checkIn };
}
export type BookingActions = ReturnType<typeof useBookingActions>;
