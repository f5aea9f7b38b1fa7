import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Customer, CustomerWaiver as Standing, WaiverSignature } from '@tandem/api/studio';
import { MAX_SIGNED_NAME_CHARS, MAX_WAIVER_REASON_CHARS } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { markField } from '../../ui/mark-field.ts';
import { customerWaiverQuery, waiverQuery } from '../../waivers/queries.ts';
import { SignatureLines } from '../../waivers/signature-lines.tsx';
import WaiverMark from './waiver-mark.tsx';

/** Of a profile: whether the waiver is signed, what was signed when and where, and a paper that is noted. */
export default function CustomerWaiver({ customer }: { customer: Customer }) {
  const { t } = useTranslation('waivers');
  const { studioId } = useSession();
  const asked = useQuery(customerWaiverQuery(studioId, customer.customerId));
  const [noting, paper] = useDisclosure();
  const [voiding, setVoiding] = useState<WaiverSignature | null>(null);
  const { data } = asked;
  // Of a studio that asks for none, and of whom it has none.
  if (data && data.state === null && data.signatures.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('title')}
      </Title>
      <Asked query={asked} loading={72}>
        {({ state, signatures }) => (
          <Stack gap="xs" align="flex-start">
            {state && <WaiverMark state={state} />}
            <SignatureLines
              studioId={studioId}
              signatures={signatures}
              act={(one) =>
                one.voidedAt === null && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    aria-label={t('void.of', { name: one.name })}
                    onClick={() => setVoiding(one)}
                  >
                    {t('void.begin')}
                  </Button>
                )
              }
            />
            {state && state !== 'signed' && (
              <Button size="sm" variant="default" onClick={paper.open}>
                {t('paper.begin')}
              </Button>
            )}
          </Stack>
        )}
      </Asked>
      {noting && <PaperDialog customer={customer} onClose={paper.close} />}
      {voiding && <VoidDialog customer={customer} of={voiding} onClose={() => setVoiding(null)} />}
    </section>
  );
}

/** A change of what somebody has signed; rosters that show it ask again. */
function useSigned<V>({ customerId }: Customer, change: (what: V) => Promise<Standing>, onDone: () => void) {
  const { studioId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (standing) => {
      client.setQueryData(customerWaiverQuery(studioId, customerId).queryKey, standing);
      void client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      onDone();
    },
  });
}

function PaperDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation('waivers');
  const { studioId } = useSession();
  const { customerId } = customer;
  const today = useQuery(waiverQuery(studioId)).data?.current?.version;
  const form = useForm({
    // Empty: today's.
    initialValues: { name: customer.name, reason: '', asGuardian: false, version: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('sign.nameMissing')),
      reason: (value) => (value.trim() ? null : t('paper.reasonMissing')),
    },
  });
  const save = useSigned(
    customer,
    (values: typeof form.values) =>
      api.noteWaiver({
        params: { studioId, customerId },
        body: { ...values, version: Number(values.version) || today! },
      }),
    onClose,
  );
  return (
    <FormDialog
      title={t('paper.title')}
      onClose={onClose}
      onSubmit={form.onSubmit((values) =>
        save.mutate(values, { onError: (error) => markField(error, form) }),
      )}
      saving={save}
      submit={t('paper.submit')}
      submitProps={{ disabled: today === undefined }}
    >
      <Text size="sm">{t('paper.intro')}</Text>
      {today !== undefined && today > 1 && (
        <NativeSelect
          label={t('paper.version')}
          description={t('paper.versionHow')}
          data={Array.from({ length: today }, (_, i) => ({
            value: i === 0 ? '' : String(today - i),
            label: i === 0 ? t('paper.versionToday', { version: today }) : String(today - i),
          }))}
          {...form.getInputProps('version')}
        />
      )}
      <TextInput label={t('paper.name')} maxLength={MAX_SIGNED_NAME_CHARS} {...form.getInputProps('name')} />
      <Checkbox label={t('paper.guardian')} {...form.getInputProps('asGuardian', { type: 'checkbox' })} />
      <TextInput
        label={t('paper.reason')}
        description={t('paper.reasonHow')}
        maxLength={MAX_WAIVER_REASON_CHARS}
        data-autofocus
        {...form.getInputProps('reason')}
      />
    </FormDialog>
  );
}

function VoidDialog(props: { customer: Customer; of: WaiverSignature; onClose: () => void }) {
  const { t } = useTranslation('waivers');
  const { studioId } = useSession();
  const { customerId } = props.customer;
  const { signatureId, name } = props.of;
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (value) => (value.trim() ? null : t('void.reasonMissing')) },
  });
  const save = useSigned(
    props.customer,
    (body: typeof form.values) => api.voidWaiver({ params: { studioId, customerId, signatureId }, body }),
    props.onClose,
  );
  return (
    <FormDialog
      title={t('void.title')}
      onClose={props.onClose}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      saving={save}
      submit={t('void.submit')}
    >
      <Text size="sm">{t('void.text', { name })}</Text>
      <Group grow>
        <TextInput
          label={t('void.reason')}
          maxLength={MAX_WAIVER_REASON_CHARS}
          data-autofocus
          {...form.getInputProps('reason')}
        />
      </Group>
    </FormDialog>
  );
}
