import { List, Text, TextInput } from '@mantine/core';
import type { Erasure } from '@tandem/api/studio';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useSession } from '../base/session.ts';
import { Form } from '../ui/form.tsx';

const REACHES = ['profile', 'numbers', 'bookings', 'account', 'spivi', 'files'] as const;
const same = (a: string, b: string) =>
  a.trim().replace(/\s+/g, ' ').toLocaleLowerCase() === b.trim().replace(/\s+/g, ' ').toLocaleLowerCase();

/** Deletes a person everywhere: says what it reaches and what stays, and asks for the full name. */
export function EraseForm(props: { customerId: string; name: string; onErased: (erasure: Erasure) => void }) {
  const { t } = useTranslation('rights');
  const { studioId, role } = useSession();
  const reader = role === 'member' ? 'member' : 'staff';
  const [typed, setTyped] = useState('');
  const erase = useMutation({
    mutationFn: () =>
      api.eraseCustomer({
        params: { studioId, customerId: props.customerId },
        body: { confirm: typed.trim() },
      }),
    onSuccess: props.onErased,
  });
  return (
    <Form
      onSubmit={() => {
        if (same(typed, props.name)) erase.mutate();
      }}
      saving={erase}
      submit={t(`erase.confirm.${reader}`)}
      submitProps={{ size: 'md', color: 'red.9', disabled: !same(typed, props.name) }}
      buttons="start"
    >
      <Text>{t(`erase.intro.${reader}`)}</Text>
      <List spacing={6}>
        {REACHES.map((what) => (
          <List.Item key={what}>{t(`erase.reaches.${what}`)}</List.Item>
        ))}
      </List>
      <Text>{t('erase.stays')}</Text>
      <Text fw={600}>{t('erase.final')}</Text>
      <TextInput
        size="md"
        label={t('erase.type', { name: props.name })}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Form>
  );
}
