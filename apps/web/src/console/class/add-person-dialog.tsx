import { Button, Group, Select, Stack } from '@mantine/core';
import type { ClassDetail, CustomerSummary, RosterEntry } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useHold } from '../../holds/use-hold.ts';
import { askToAccept, questionIn } from '../../ui/ask-to-accept.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { usePersonSearch } from '../../ui/person-search.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { CustomerForm } from '../customers/customer-form.tsx';
import { type TypedPerson, typedPerson } from '../customers/typed-person.ts';
import { PersonHits } from './person-hits.tsx';
import { WithoutPass, wantsPass } from './without-pass.tsx';

const HeldSpot = lazy(() => import('../../holds/held-spot.tsx'));
const RightNote = lazy(() => import('./right-note.tsx'));

type Wish = { customer: CustomerSummary; acceptOverlap?: true; withoutPass?: string };

/** Books a customer, known or new, on a spot or without one. */
export function AddPersonDialog(props: {
  studioClass: ClassDetail;
  freeSpots: number[];
  spotNumber: number | null;
  /** Whose spot they get, who is not there, and what is told once they have it. */
  release?: { entry: RosterEntry; onReleased: (to: { name: string }) => void };
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId, role } = useSession();
  const client = useQueryClient();
  const [spot, setSpot] = useState(props.spotNumber);
  const search = usePersonSearch({
    label: t('addPerson.search'),
    hint: t('addPerson.searchHint'),
    first: true,
    take: (customer) => {
      if (!taken && !book.isPending && !bookedIds.has(customer.customerId)) book.mutate({ customer });
    },
  });
  const [creating, setCreating] = useState<TypedPerson | null>(null);
  const bookedIds = new Set(
    props.studioClass.roster.filter((r) => r.state === 'booked').map((r) => r.customerId),
  );
  const { classId, passNeeded, state } = props.studioClass;
  const isOver = state === 'ended';
  const hold = useHold(studioId, classId);
  // Nobody else is about to take a spot of a class that is over.
  const chosen = props.release || isOver ? null : spot;
  const { mutate: take } = hold;
  useEffect(() => {
    if (chosen !== null) take(chosen);
  }, [chosen, take]);
  const found = search.hits?.map((one) => one.customerId) ?? [];
  // Their words come late: meanwhile the dialog stands, and what is typed is not lost.
  const note = (customerId: string) =>
    passNeeded && (
      <Suspense>
        <RightNote classId={classId} found={found} customerId={customerId} />
      </Suspense>
    );
  const taken = !props.release && spot !== null && !props.freeSpots.includes(spot);

  const book = useMutation({
    mutationFn: ({ customer: { customerId }, ...accept }: Wish) =>
      props.release
        ? api.releaseSpot({
            params: { studioId, bookingId: props.release.entry.bookingId },
            body: { customerId, ...accept },
          })
        : api.bookSpot({
            params: { studioId, classId: props.studioClass.classId },
            body: { customerId, spotNumber: spot, ...accept },
          }),
    onSuccess: (booking, { customer }) => {
      if (props.release) props.release.onReleased(customer);
      else
        notify({
          id: booking.bookingId,
          message: isOver
            ? t('booking.noted', { name: customer.name })
            : booking.spotNumber === null
              ? t('booking.madeWithoutSpot', { name: customer.name })
              : t('booking.made', { name: customer.name, spot: booking.spotNumber }),
        });
      props.onClose();
    },
    onError: (error, wish) => askToAccept(error, (accept) => book.mutate({ ...wish, ...accept })),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
        client.invalidateQueries({ queryKey: topicKey('customer', studioId) }),
      ]),
  });

  return (
    <Dialog
      onClose={props.onClose}
      title={
        props.release
          ? t('standby.choose', { name: props.release.entry.name })
          : t(isOver ? 'addPerson.note' : 'addPerson.title')
      }
    >
      <Stack>
        {!props.release && (
          <Select
            label={t('addPerson.spot')}
            allowDeselect={false}
            searchable
            value={spot === null ? 'none' : taken ? null : String(spot)}
            error={taken && !book.isPending && t('errors.spot_taken.message')}
            onChange={(value) => {
              const number = value === null || value === 'none' ? null : Number(value);
              setSpot(number);
              // A spot is held by the effect, as the one that the dialog opens with.
              if (number === null && !isOver) take(null);
            }}
            data={[
              ...props.freeSpots.map((n) => ({ value: String(n), label: t('spotMap.spot', { number: n }) })),
              { value: 'none', label: t('addPerson.noSpot') },
            ]}
          />
        )}
        {chosen !== null && !taken && (
          <Suspense>
            <HeldSpot
              of={props.studioClass}
              spot={chosen}
              busy={hold.isPending}
              error={hold.error}
              again={() => take(chosen)}
            />
          </Suspense>
        )}
        {book.error && wantsPass(book.error) ? (
          <Suspense>
            <WithoutPass
              key={book.variables?.customer.customerId}
              error={book.error}
              customer={book.variables!.customer}
              busy={book.isPending}
              onBook={(withoutPass) => book.mutate({ ...book.variables!, withoutPass })}
            />
          </Suspense>
        ) : (
          book.error && questionIn(book.error) === null && <ProblemAlert error={book.error} />
        )}
        {creating ? (
          <CustomerForm
            typed={creating}
            submitLabel={t('addPerson.createAndBook')}
            onCancel={() => setCreating(null)}
            onSaved={(customer) => {
              setCreating(null);
              search.setSearch(customer.email);
              book.mutate({ customer });
            }}
          />
        ) : (
          <>
            {search.field}
            <PersonHits
              search={search}
              there={bookedIds}
              already={t('addPerson.already')}
              disabled={taken || book.isPending}
              note={note}
              onPick={(customer) => book.mutate({ customer })}
            />
            {may(role, 'editCustomers') && (
              <Group>
                <Button variant="default" onClick={() => setCreating(typedPerson(search.search))}>
                  {search.asked !== '' && search.hits?.length === 0
                    ? t('addPerson.newNamed', { name: search.asked })
                    : t('addPerson.new')}
                </Button>
              </Group>
            )}
          </>
        )}
      </Stack>
    </Dialog>
  );
}
