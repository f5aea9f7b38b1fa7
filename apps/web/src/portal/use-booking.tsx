import { type NotificationData, notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { askToAccept, questionIn } from '../ui/ask-to-accept.ts';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';
import { offerUndo } from '../ui/undo.tsx';

/** Says the latest; what was said before is no longer true. */
function say(note: NotificationData): string {
  notifications.clean();
  return notify(note);
}

type Wish = { classId: string; spotNumber: number | null; acceptOverlap?: true };

/** A member's own booking of a class: take a spot, move, cancel with undo. */
export function useBooking(studioId: string) {
  const { t } = useTranslation('portal');
  const client = useQueryClient();
  const settle = {
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
        client.invalidateQueries({ queryKey: topicKey('customer', studioId) }),
      ]),
  };

  const book = useMutation({
    ...settle,
    mutationFn: ({ classId, ...body }: Wish) => api.bookSpot({ params: { studioId, classId }, body }),
    onSuccess: ({ spotNumber }) =>
      say({
        message: spotNumber === null ? t('done.booked') : t('done.bookedSpot', { number: spotNumber }),
      }),
    onError: (error, wish) => askToAccept(error, (accept) => book.mutate({ ...wish, ...accept })),
  });
  const move = useMutation({
    ...settle,
    mutationFn: ({ bookingId, spotNumber }: { bookingId: string; spotNumber: number }) =>
      api.moveSpot({ params: { studioId, bookingId }, body: { spotNumber } }),
    onSuccess: ({ spotNumber }) => say({ message: t('done.moved', { number: spotNumber }) }),
  });
  const restore = useMutation({
    ...settle,
    mutationFn: ({ bookingId, ...body }: { bookingId: string; acceptOverlap?: true }) =>
      api.restoreBooking({ params: { studioId, bookingId }, body }),
    onSuccess: () => say({ message: t('done.restored') }),
    onError: (error, wish) =>
      questionIn(error) === null
        ? showProblem(error)
        : askToAccept(error, (accept) => restore.mutate({ ...wish, ...accept })),
  });
  const cancel = useMutation({
    ...settle,
    mutationFn: (bookingId: string) => api.cancelBooking({ params: { studioId, bookingId } }),
    onSuccess: ({ bookingId, lateCancel }) => {
      notifications.clean();
      offerUndo({
        message: lateCancel ? t('done.cancelledLate') : t('done.cancelled'),
        large: true,
        undo: () => restore.mutate({ bookingId }),
      });
    },
    onError: showProblem,
  });
  return { book, move, cancel };
}
