import { Button, Group, Loader, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { ClassResults } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../../base/api.ts';
import { customersQuery } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { ProblemAlert } from '../../../ui/problem.tsx';
import { useReturnFocus } from '../../../ui/use-return-focus.ts';
import type { Named } from '../named.ts';
import classes from './results.module.css';
import { useReassign } from './use-reassign.tsx';

type Person = Named<ClassResults['people'][number]>;
type Choice = { customerId: string; name: string; hint: string };

const TYPING_MS = 250;
/** More hits than these mean: type more. */
const SHOWN_HITS = 8;
const NOBODY = 'nobody';

/** Asks whose a recorded ride was: somebody of the class, any other customer, or nobody we know. */
export function ReassignDialog(props: {
  person: Person;
  people: Person[];
  classId: string;
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  useReturnFocus();
  const { person, people } = props;
  const give = useReassign(props.classId);
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), TYPING_MS);
  const hits = useQuery({ ...customersQuery(studioId, { search: settled }), enabled: settled !== '' });
  const [chosen, setChosen] = useState<Choice | null>(null);
  const riderId = person.rider?.customerId ?? null;
  const given = riderId !== person.customerId;

  const ofClass = people
    .filter(({ erased }) => !erased)
    .map(
      ({ customerId, name, spotNumber }): Choice => ({
        customerId,
        name,
        hint: spotNumber === null ? t('reassign.inClass') : t('spotMap.spot', { number: spotNumber }),
      }),
    );
  const choices =
    settled === ''
      ? ofClass
      : (hits.data?.rows ?? [])
          .slice(0, SHOWN_HITS)
          .map(
            ({ customerId, name, email }): Choice =>
              ofClass.find((one) => one.customerId === customerId) ?? { customerId, name, hint: email },
          );
  const offered = choices.filter(({ customerId }) => customerId !== riderId);
  const ridden = (customerId: string) => people.find((one) => one.rider?.customerId === customerId);
  // Known from the list, or refused because it has changed meanwhile.
  const refused = give.error instanceof ApiProblem && give.error.code === 'has_ride';
  const swap = chosen !== null && (ridden(chosen.customerId) !== undefined || refused);
  const nobody = chosen?.customerId === NOBODY;
  const submit = () => {
    if (!chosen) return;
    give.mutate(
      {
        customerId: person.customerId,
        wasRiderId: riderId,
        riderId: nobody ? null : chosen.customerId,
        riderName: nobody ? null : chosen.name,
        swap: swap && riderId !== null,
      },
      { onSuccess: props.onClose },
    );
  };
  const choose = (choice: Choice) => {
    give.reset();
    setChosen(choice);
  };
  const radio = (choice: Choice) => (
    <Radio
      key={choice.customerId}
      name="rider"
      value={choice.customerId}
      checked={chosen?.customerId === choice.customerId}
      onChange={() => choose(choice)}
      label={choice.name}
      description={choice.hint}
    />
  );
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('reassign.title', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <Text size="sm">{t('reassign.explain')}</Text>
          <TextInput
            data-autofocus
            type="search"
            label={t('reassign.search')}
            placeholder={t('addPerson.searchHint')}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            rightSection={hits.isFetching ? <Loader size={16} /> : null}
          />
          {hits.error && <ProblemAlert error={hits.error} retry={hits.refetch} />}
          <fieldset className={classes.riders}>
            <legend className="visually-hidden">{t('reassign.search')}</legend>
            {offered.map(radio)}
            {settled !== '' && hits.data?.rows.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('addPerson.nobody', { search: settled })}
              </Text>
            )}
            {riderId !== null &&
              radio({
                customerId: NOBODY,
                name: t('reassign.nobody'),
                hint: t('reassign.nobodyHint'),
              })}
          </fieldset>
          {chosen && (
            <Text size="sm" fw={550} role="status">
              {nobody
                ? t('reassign.willNobody', { name: person.rider?.name ?? person.name })
                : chosen.customerId === person.customerId && given && !swap
                  ? t('reassign.willBack', { name: person.name })
                  : swap
                    ? t('reassign.willSwap', { name: chosen.name, other: person.rider?.name ?? person.name })
                    : t('reassign.will', { name: chosen.name })}
            </Text>
          )}
          {give.error && !refused && <ProblemAlert error={give.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!chosen} loading={give.isPending}>
              {t(swap ? 'reassign.confirmSwap' : nobody ? 'reassign.confirmNobody' : 'reassign.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
