import { Alert, Checkbox, List, Radio, Stack, Text, Title } from '@mantine/core';
import type { Customer, CustomerSummary, MergePreview } from '@tandem/api/studio';
import { mergeEnds } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { notify } from '../../ui/notify.tsx';
import { usePersonSearch } from '../../ui/person-search.tsx';
import { PersonHits } from '../class/person-hits.tsx';
import classes from './merge.module.css';

type Props = { customer: Customer; onClose: () => void };

/** Finds the other profile of a person, shows what would become of the two, and makes one of them. */
export default function MergeDialog({ customer, onClose }: Props) {
  const { t } = useTranslation('merging');
  const [other, setOther] = useState<CustomerSummary | null>(null);
  return (
    <Dialog size="xl" onClose={onClose} title={t('title', { name: customer.name })}>
      {other ? (
        <Look
          customer={customer}
          otherId={other.customerId}
          onBack={() => setOther(null)}
          onClose={onClose}
        />
      ) : (
        <Find customer={customer} onPick={setOther} />
      )}
    </Dialog>
  );
}

function Find({ customer, onPick }: { customer: Customer; onPick: (other: CustomerSummary) => void }) {
  const { t } = useTranslation('merging');
  const there = new Set([customer.customerId]);
  const search = usePersonSearch({
    label: t('find'),
    hint: t('findHint'),
    first: false,
    take: (hit) => {
      if (!there.has(hit.customerId)) onPick(hit);
    },
  });
  return (
    <Stack>
      <Text size="sm">{t('intro')}</Text>
      {search.field}
      <PersonHits search={search} there={there} already={t('thisOne')} disabled={false} onPick={onPick} />
    </Stack>
  );
}

type Look = { customer: Customer; otherId: string; onBack: () => void; onClose: () => void };

function Look({ customer: { customerId }, otherId, onBack, onClose }: Look) {
  const { studioId } = useSession();
  const params = { studioId, customerId, otherId };
  const asked = useQuery({
    queryKey: [...topicKey('customer', studioId), customerId, 'merge', otherId],
    queryFn: ({ signal }) => api.previewMerge({ params, signal }),
  });
  return (
    <Asked query={asked} loading={320}>
      {(preview) => <Decide preview={preview} params={params} onBack={onBack} onClose={onClose} />}
    </Asked>
  );
}

function Decide(props: {
  preview: MergePreview;
  params: { studioId: string; customerId: string; otherId: string };
  onBack: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('merging');
  const { preview, params } = props;
  const { stays, goes, fields, moves, obstacles, digest } = preview;
  const client = useQueryClient();
  const [chosen, choose] = useState<Record<string, 'stays' | 'goes'>>({});
  // Of what was on the screen: who ticks it has seen that.
  const [sureOf, setSureOf] = useState<string | null>(null);
  const sure = sureOf === preview.digest;
  const takenOf = ({ key, taken }: (typeof fields)[number]) => chosen[key] ?? taken;
  // Also where one of them has none, and none is chosen.
  const isGivenUp = (key: string) =>
    fields.some((field) => field.key === key && field[takenOf(field) === 'stays' ? 'goes' : 'stays'] !== '');
  const ends = mergeEnds.filter(
    (what) =>
      preview.ends.includes(what) ||
      (what === 'login' && isGivenUp('login')) ||
      (what === 'spivi_account' && isGivenUp('spivi')),
  );
  const merge = useMutation({
    mutationFn: () =>
      api.mergeCustomers({
        params,
        body: {
          fromOther: fields.filter((field) => takenOf(field) === 'goes').map(({ key }) => key),
          digest,
        },
      }),
    onSuccess: () => {
      notify({ message: t('done', { name: stays.name }) });
      props.onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('customer', params.studioId) }),
  });
  const blocked = obstacles.length > 0;
  return (
    <Form
      onSubmit={() => {
        if (sure && !blocked) merge.mutate();
      }}
      saving={merge}
      submit={blocked ? null : t('merge')}
      submitProps={{ color: 'red.9', disabled: !sure }}
      cancel={t('back')}
      onCancel={props.onBack}
    >
      <Text>{t('what', { stays: stays.name, goes: goes.name })}</Text>
      {blocked && <Obstacles obstacles={obstacles} />}
      {fields.length > 0 && (
        <section>
          <Title order={3} size="h5">
            {t('fields.title')}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {t('fields.intro')}
          </Text>
          <div className={classes.fields}>
            {fields.map((field) => (
              <Field
                key={field.key}
                field={field}
                taken={takenOf(field)}
                onTake={(taken) => choose({ ...chosen, [field.key]: taken })}
              />
            ))}
          </div>
        </section>
      )}
      <section>
        <Title order={3} size="h5" mb={4}>
          {t('moves.title')}
        </Title>
        <List size="sm" spacing={4}>
          {moves.map(({ what, count }) => (
            <List.Item key={what}>{t(`moves.${what}`, { count })}</List.Item>
          ))}
          <List.Item>{t('moves.besides')}</List.Item>
        </List>
      </section>
      <section>
        <Title order={3} size="h5" mb={4}>
          {t('ends.title')}
        </Title>
        <List size="sm" spacing={4}>
          <List.Item>{t('ends.profile', { name: goes.name })}</List.Item>
          {ends.map((what) => (
            <List.Item key={what}>{t(`ends.${what}`)}</List.Item>
          ))}
        </List>
      </section>
      {!blocked && (
        <Checkbox
          checked={sure}
          onChange={(event) => setSureOf(event.currentTarget.checked ? digest : null)}
          label={t('sure')}
          description={t('final')}
        />
      )}
    </Form>
  );
}

function Obstacles({ obstacles }: Pick<MergePreview, 'obstacles'>) {
  const { t } = useTranslation('merging');
  const format = useFormat();
  return (
    <Alert color="orange" variant="light" role="alert" title={t('obstacles.title')}>
      <List size="sm" spacing={6}>
        {obstacles.map(({ code, classes: shared }) => (
          <List.Item key={code}>
            {t(`obstacles.${code}`)}
            {shared.map(({ classId, title, startsAt, timeZone }) => (
              <Text key={classId} size="sm">
                {title}, {format.dateTime(startsAt, timeZone)}
              </Text>
            ))}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

type FieldProps = {
  field: MergePreview['fields'][number];
  taken: 'stays' | 'goes';
  onTake: (taken: 'stays' | 'goes') => void;
};

function Field({ field, taken, onTake }: FieldProps) {
  const { t, i18n } = useTranslation('merging');
  const { key, name } = field;
  const said = (value: string) => {
    if (value === '') return t('fields.nothing');
    if (key === 'locale') return new Intl.DisplayNames([i18n.language], { type: 'language' }).of(value);
    return value;
  };
  return (
    <Radio.Group
      label={name ?? t(`fields.${key as 'name'}`)}
      value={taken}
      onChange={(value) => onTake(value as 'stays' | 'goes')}
    >
      <div className={classes.sides}>
        {(['stays', 'goes'] as const).map((side) => (
          <Radio
            key={side}
            value={side}
            label={<bdi>{said(field[side])}</bdi>}
            description={t(`fields.${side}`)}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
