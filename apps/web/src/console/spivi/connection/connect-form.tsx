import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { Form } from '../../../ui/form.tsx';
import { markField } from '../../../ui/mark-field.ts';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { spiviQuery } from '../queries.ts';
import { useSpiviChange } from '../use-spivi-change.ts';
import { CredentialChecks } from './credential-checks.tsx';

/** Only where there is no doubt: a wrong guess would shift every class at Spivi by hours, and no test can tell. */
function onlyZone({ locations }: Studio): string {
  const zones = new Set(locations.map((l) => l.timeZone));
  return zones.size === 1 ? [...zones][0]! : '';
}

/** Spivi's credentials: tested, then saved. The stored password is never shown; left empty it stays. */
export function ConnectForm(props: {
  status: SpiviStatus;
  studio: Studio;
  /** The server that a first connection proposes; the default one unless told. */
  baseUrl?: string;
  saveLabel: string;
  onConnected: () => void;
  /** Beside the buttons of the form. */
  leaveLabel?: string;
  onLeave: () => void;
}) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { status, studio } = props;
  const known = status.connection;
  const missing = (value: string | number) => (String(value).trim() ? null : t('connectForm.missing'));
  const form = useForm({
    initialValues: {
      baseUrl: known?.baseUrl ?? props.baseUrl ?? status.defaultBaseUrl,
      siteId: (known?.siteId ?? '') as number | string,
      sourceName: known?.sourceName ?? '',
      password: '',
      timeZone: known?.timeZone ?? onlyZone(studio),
    },
    validate: {
      siteId: missing,
      sourceName: missing,
      password: (value) => (known && known.state !== 'reauth' ? null : missing(value)),
      timeZone: missing,
    },
    onValuesChange: () => {
      test.reset();
      connect.reset();
    },
  });
  const body = (values: typeof form.values) => ({
    ...values,
    siteId: Number(values.siteId),
    sourceName: values.sourceName.trim(),
    password: values.password || undefined,
  });
  const onError = (error: Error) => markField(error, form);
  const test = useMutation({
    mutationFn: (values: typeof form.values) => api.testSpivi({ params: { studioId }, body: body(values) }),
    onError,
  });
  const connect = useSpiviChange({
    change: (values: typeof form.values) => api.connectSpivi({ params: { studioId }, body: body(values) }),
    onSuccess: (saved) => {
      client.setQueryData(spiviQuery(studioId).queryKey, saved);
      props.onConnected();
    },
    onError,
  });
  const passed = test.data?.ok === true;
  return (
    <Form
      onSubmit={form.onSubmit((values) => (passed ? connect : test).mutate(values))}
      saving={passed ? connect : test}
      submit={passed ? props.saveLabel : t('connectForm.test')}
      onCancel={props.onLeave}
      cancel={props.leaveLabel}
      cancelProps={{ variant: 'subtle', color: 'gray' }}
      buttons="start"
    >
      <Select
        label={t('connectForm.baseUrl')}
        description={t('connectForm.baseUrlHint')}
        allowDeselect={false}
        data={[
          ...new Set([status.defaultBaseUrl, ...status.allowedBaseUrls, ...(known ? [known.baseUrl] : [])]),
        ]}
        {...form.getInputProps('baseUrl')}
      />
      <NumberInput
        label={t('connectForm.siteId')}
        description={t('connectForm.siteIdHint')}
        hideControls
        allowDecimal={false}
        allowNegative={false}
        {...form.getInputProps('siteId')}
      />
      <TextInput
        label={t('connectForm.login')}
        description={t('connectForm.loginHint')}
        autoComplete="off"
        {...form.getInputProps('sourceName')}
      />
      <PasswordInput
        data-autofocus
        label={t('connectForm.password')}
        description={known && known.state !== 'reauth' ? t('connectForm.passwordKept') : undefined}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        {...form.getInputProps('password')}
      />
      <TimeZoneSelect
        label={t('connectForm.timeZone')}
        description={t('connectForm.timeZoneHint')}
        first={studio.locations.map((l) => l.timeZone)}
        {...form.getInputProps('timeZone')}
      />
      {(test.isPending || test.data) && <CredentialChecks test={test.data ?? null} />}
    </Form>
  );
}
