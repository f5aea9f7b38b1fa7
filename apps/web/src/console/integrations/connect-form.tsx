import { Button, Group, NumberInput, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../app/api.ts';
import { markField } from '../../app/mark-field.ts';
import { ProblemAlert } from '../../app/problem.tsx';
import { spiviQuery, topicKey } from '../../app/queries.ts';
import { useSession } from '../../app/session.ts';
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
  onCancel: () => void;
  cancelLabel: string;
  onConnected?: () => void;
}) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const { status, studio } = props;
  const known = status.connection;
  const missing = (value: string | number) => (String(value).trim() ? null : t('connectForm.missing'));
  const form = useForm({
    initialValues: {
      baseUrl: known?.baseUrl ?? status.defaultBaseUrl,
      siteId: (known?.siteId ?? '') as number | string,
      sourceName: known?.sourceName ?? '',
      password: '',
      timeZone: known?.timeZone ?? onlyZone(studio),
    },
    validate: {
      siteId: missing,
      sourceName: missing,
      password: (value) => (known ? null : missing(value)),
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
  const connect = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.connectSpivi({ params: { studioId }, body: body(values) }),
    onSuccess: async (saved) => {
      client.setQueryData(spiviQuery(studioId).queryKey, saved);
      void client.invalidateQueries({ queryKey: topicKey('class', studioId) });
      notifications.show({ message: t('connectForm.connected') });
      props.onConnected?.();
    },
    onError,
  });
  const zones = [...studio.locations.map((l) => l.timeZone), ...Intl.supportedValuesOf('timeZone')];
  return (
    <form onSubmit={form.onSubmit((values) => connect.mutate(values))}>
      <Stack>
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
          label={t('connectForm.password')}
          description={known ? t('connectForm.passwordKept') : undefined}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          {...form.getInputProps('password')}
        />
        <Select
          label={t('connectForm.timeZone')}
          description={t('connectForm.timeZoneHint')}
          searchable
          allowDeselect={false}
          limit={80}
          data={[...new Set([...(known ? [known.timeZone] : []), ...zones])]}
          {...form.getInputProps('timeZone')}
        />
        {test.data && <CredentialChecks test={test.data} />}
        {test.error && <ProblemAlert error={test.error} />}
        {connect.error && <ProblemAlert error={connect.error} />}
        <Group>
          <Button
            variant={test.data?.ok ? 'default' : 'filled'}
            loading={test.isPending}
            onClick={() => form.onSubmit((values) => test.mutate(values))()}
          >
            {t('connectForm.test')}
          </Button>
          <Button
            type="submit"
            variant={test.data?.ok ? 'filled' : 'default'}
            disabled={!test.data?.ok}
            loading={connect.isPending}
          >
            {t('connectForm.connect')}
          </Button>
          <Button variant="subtle" color="gray" onClick={props.onCancel}>
            {props.cancelLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
