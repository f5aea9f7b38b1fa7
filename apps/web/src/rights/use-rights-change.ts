import type { Rights } from '@tandem/api/studio';
import { CONSENT_VERSION, type consentPurposes } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { rightsQuery } from './queries.ts';

export type Answer = { purpose: (typeof consentPurposes)[number]; granted: boolean };

/** Changes what a person has allowed or how they show; what it changes elsewhere is asked for anew. */
export function useRightsChange(customerId: string) {
  const { studioId } = useSession();
  const client = useQueryClient();
  const params = { studioId, customerId };
  const settle = {
    onSuccess: (rights: Rights | undefined) => {
      if (rights) client.setQueryData(rightsQuery(studioId, customerId).queryKey, rights);
    },
    onSettled: () => {
      for (const topic of ['customer', 'class', 'performance'] as const)
        void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
    },
  };
  const answer = useMutation({
    // One after the other: each answers with the whole.
    mutationFn: async (answers: Answer[]) => {
      let rights: Rights | undefined;
      for (const { purpose, granted } of answers)
        rights = await api.setConsent({
          params: { ...params, purpose },
          body: { granted, version: CONSENT_VERSION[purpose] },
        });
      return rights;
    },
    ...settle,
  });
  const board = useMutation({
    mutationFn: (body: Pick<Rights['board'], 'alias' | 'hidden' | 'outside'>) =>
      api.setBoard({ params, body }),
    ...settle,
  });
  const classMail = useMutation({
    mutationFn: (on: boolean) => api.setClassMail({ params, body: { on } }),
    ...settle,
  });
  const passMail = useMutation({
    mutationFn: (on: boolean) => api.setPassMail({ params, body: { on } }),
    ...settle,
  });
  const bookingMail = useMutation({
    mutationFn: (on: boolean) => api.setBookingMail({ params, body: { on } }),
    ...settle,
  });
  const reminderMail = useMutation({
    mutationFn: (on: boolean) => api.setReminderMail({ params, body: { on } }),
    ...settle,
  });
  return { answer, board, classMail, passMail, bookingMail, reminderMail };
}
