import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { Kiosk, Location } from '@tandem/api/studio';
import { MAX_KIOSK_NAME_CHARS } from '@tandem/api/words';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { deviceZone } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import classes from './places.module.css';

const kiosksQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('settings', studioId), 'kiosks'],
    queryFn: ({ signal }) => api.listKiosks({ params: { studioId }, signal }),
  });

/** The tablets at the studio's doors: let in by a code each, and removed here. */
export function Kiosks({ locations }: { locations: Location[] }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const asked = useQuery(kiosksQuery(studioId));
  const [adding, setAdding] = useState(false);
  const lookAgain = () => client.invalidateQueries({ queryKey: kiosksQuery(studioId).queryKey });
  const remove = useMutation({
    mutationFn: ({ kioskId }: Kiosk) => api.removeKiosk({ params: { studioId, kioskId } }),
    onSuccess: (_, { name }) => notify({ message: t('kiosk.removed', { name }) }),
    onError: showProblem,
    onSettled: lookAgain,
  });
  const stands = ({ locationId, seenAt, codeExpiresAt }: Kiosk) => [
    locations.find((one) => one.locationId === locationId)?.name,
    seenAt === null
      ? t('kiosk.waits', { time: format.time(codeExpiresAt!, deviceZone()) })
      : t('kiosk.seen', { when: format.past(seenAt) }),
  ];
  return (
    <section>
      <Title order={2} size="h4">
        {t('kiosk.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('kiosk.hint')}
      </Text>
      <Asked query={asked} loading={44}>
        {(kiosks) => (
          <ul className={classes.rooms} aria-label={t('kiosk.title')}>
            {kiosks.map((kiosk) => (
              <li key={kiosk.kioskId}>
                <div>
                  <Text fw={550}>{kiosk.name}</Text>
                  <Text size="sm" c="dimmed">
                    {stands(kiosk).filter(Boolean).join(' · ')}
                  </Text>
                </div>
                <Button
                  size="sm"
                  variant="default"
                  flex="none"
                  aria-label={t('kiosk.removeNamed', { name: kiosk.name })}
                  onClick={() =>
                    confirm({
                      title: t('kiosk.removeTitle', { name: kiosk.name }),
                      text: t('kiosk.removeText'),
                      yes: t('kiosk.remove'),
                      onConfirm: () => remove.mutate(kiosk),
                    })
                  }
                >
                  {t('kiosk.remove')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Asked>
      <Button
        size="sm"
        variant="subtle"
        px={0}
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => setAdding(true)}
      >
        {t('kiosk.add')}
      </Button>
      {adding && (
        <AddKioskDialog locations={locations} onAdded={lookAgain} onClose={() => setAdding(false)} />
      )}
    </section>
  );
}

type AddProps = { locations: Location[]; onAdded: () => void; onClose: () => void };

/** Adds a tablet; then shows its code, this once. */
function AddKioskDialog({ locations, onAdded, onClose }: AddProps) {
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const format = useFormat();
  const form = useForm({
    initialValues: { name: '', locationId: locations[0]?.locationId ?? '' },
    validate: { name: (value) => (value.trim() ? null : t('kiosk.nameNeeded')) },
  });
  const add = useMutation({
    mutationFn: (body: typeof form.values) => api.addKiosk({ params: { studioId }, body }),
    onSuccess: onAdded,
    onError: (error) => markField(error, form),
  });
  if (add.data) {
    const { code, expiresAt } = add.data;
    return (
      <Dialog onClose={onClose} title={t('kiosk.codeTitle', { name: form.values.name.trim() })}>
        <Stack>
          <Text>{t('kiosk.codeText', { time: format.time(expiresAt, deviceZone()) })}</Text>
          <CopyField label={t('kiosk.address')} text={`${location.origin}/kiosk`} />
          <div>
            <Text size="sm" fw={500}>
              {t('kiosk.code')}
            </Text>
            <code className={classes.code}>{`${code.slice(0, 4)} ${code.slice(4)}`}</code>
          </div>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('kiosk.codeDone')}</Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <FormDialog
      onClose={onClose}
      title={t('kiosk.add')}
      onSubmit={form.onSubmit((values) => add.mutate(values))}
      saving={add}
      submit={t('kiosk.make')}
    >
      <TextInput
        data-autofocus
        label={t('kiosk.name')}
        description={t('kiosk.nameHint')}
        maxLength={MAX_KIOSK_NAME_CHARS}
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <NativeSelect
        label={t('kiosk.place')}
        description={t('kiosk.placeHint')}
        data={locations.map(({ locationId, name }) => ({ value: locationId, label: name }))}
        {...form.getInputProps('locationId')}
      />
    </FormDialog>
  );
}
