import { Radio, Text } from '@mantine/core';
import type { ClassResults } from '@tandem/api/studio';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../../base/api.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { usePersonSearch } from '../../../ui/person-search.tsx';
import type { Named } from '../named.ts';
import classes from './results.module.css';
import { useReassign } from './use-reassign.tsx';

type Person = Named<ClassResults['people'][number]>;
type Choice = { customerId: string; name: string; hint: string };

const NOBODY = 'nobody';

/** Asks whose a recorded ride was: somebody of the class, any other customer, or nobody we know. */
export function ReassignDialog(props: {
  person: Person;
  people: Person[];
  classId: string;
  onClose: () => void;
}) {
  const { t } = useTranslation('console');
  const { person, people } = props;
  const give = useReassign(props.classId);
  const { field, asked, hits } = usePersonSearch({
    label: t('reassign.search'),
    hint: t('addPerson.searchHint'),
    first: false,
  });
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
    asked === ''
      ? ofClass
      : (hits ?? []).map(
          ({ customerId, name, email }): Choice =>
            ofClass.find((one) => one.customerId === customerId) ?? { customerId, name, hint: email },
        );
  const offered = choices.filter(({ customerId }) => customerId !== riderId);
  const ridden = (customerId: string) => people.find((one) => one.rider?.customerId === customerId);
  // Known from the list, or refused because it has changed meanwhile.
  const refused = isProblem(give.error, 'has_ride');
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
    <FormDialog
      onClose={props.onClose}
      title={t('reassign.title', { name: person.name })}
      onSubmit={submit}
      saving={{ ...give, error: refused ? null : give.error }}
      submit={t(swap ? 'reassign.confirmSwap' : nobody ? 'reassign.confirmNobody' : 'reassign.confirm')}
      submitProps={{ disabled: !chosen }}
    >
      <Text size="sm">{t('reassign.explain')}</Text>
      {field}
      <fieldset className={classes.riders}>
        <legend className="visually-hidden">{t('reassign.search')}</legend>
        {offered.map(radio)}
        {asked !== '' && hits?.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('addPerson.nobody', { search: asked })}
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
    </FormDialog>
  );
}
