import { PasswordInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { SourceStatus } from '@tandem/api/studio';
import { type SourceSignIn, sourceNames, sourceSignIns } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Form } from '../../../ui/form.tsx';
import { useSourceChange } from '../use-source-change.ts';
import { checksOf, LoginChecks } from './login-checks.tsx';

/** What lets Tandem read: tried, and kept only where all can be read. It is never shown again. */
export function LoginForm(props: {
  status: SourceStatus;
  onConnected: () => void;
  leave: string;
  onLeave: () => void;
}) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const { allowedBaseUrls, connection } = props.status;
  const name = sourceNames.momence;
  const missing = (value: string) => (value.trim() ? null : t('connect.form.missing'));
  const forWay = (way: SourceSignIn) => (value: string, values: { by: SourceSignIn }) =>
    values.by === way ? missing(value) : null;
  const form = useForm({
    initialValues: {
      by: (connection?.signIn ?? 'code') as SourceSignIn,
      baseUrl: connection?.baseUrl ?? allowedBaseUrls[0]!,
      ...{ clientId: '', clientSecret: '', username: '', password: '', refreshToken: '' },
    },
    validate: {
      clientId: missing,
      clientSecret: missing,
      username: forWay('password'),
      password: forWay('password'),
      refreshToken: forWay('token'),
    },
    onValuesChange: () => {
      connect.reset();
      authorize.reset();
    },
  });
  type Values = typeof form.values;
  const clientOf = ({ baseUrl, clientId, clientSecret }: Values) => ({ baseUrl, clientId, clientSecret });
  const authorize = useMutation({
    mutationFn: (values: Values) =>
      api.authorizeSource({ params: { source, studioId }, body: clientOf(values) }),
    // To the other system's own page, which sends back to this one.
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const connect = useSourceChange({
    change: (values: Values) => {
      const { username, password, refreshToken } = values;
      const body =
        values.by === 'token'
          ? ({ by: 'token', ...clientOf(values), refreshToken } as const)
          : ({ by: 'password', ...clientOf(values), username, password } as const);
      return api.connectSource({ params: { source, studioId }, body });
    },
    onSuccess: props.onConnected,
    onError: () => {},
  });
  const { by } = form.values;
  const sending = by === 'code' ? authorize : connect;
  const checks = checksOf(sending.error);
  const shown = { visibilityToggleButtonProps: { 'aria-label': t('signIn.showPassword') } };
  return (
    <Form
      onSubmit={form.onSubmit((values) => sending.mutate(values))}
      saving={{ isPending: sending.isPending, error: checks ? null : sending.error }}
      submit={t(by === 'code' ? 'connect.form.go' : 'connect.form.try', { name })}
      onCancel={props.onLeave}
      cancel={props.leave}
      cancelProps={{ variant: 'subtle', color: 'gray' }}
      buttons="start"
    >
      {allowedBaseUrls.length > 1 && (
        <Select
          label={t('connect.form.baseUrl')}
          allowDeselect={false}
          data={[...new Set([...allowedBaseUrls, form.values.baseUrl])]}
          {...form.getInputProps('baseUrl')}
        />
      )}
      <TextInput
        data-autofocus
        label={t('connect.form.clientId')}
        autoComplete="off"
        {...form.getInputProps('clientId')}
      />
      <PasswordInput
        label={t('connect.form.clientSecret')}
        autoComplete="off"
        {...shown}
        {...form.getInputProps('clientSecret')}
      />
      <Radio.Group
        label={t('connect.form.by')}
        {...form.getInputProps('by')}
        onChange={(value) => form.setFieldValue('by', value as SourceSignIn)}
      >
        <Stack gap="sm" mt="xs">
          {sourceSignIns.map((way) => (
            <Radio
              key={way}
              value={way}
              label={t(`connect.by.${way}.label`, { name })}
              description={t(`connect.by.${way}.about`, { name })}
            />
          ))}
        </Stack>
      </Radio.Group>
      {by === 'token' && (
        <PasswordInput
          label={t('connect.form.refreshToken')}
          autoComplete="off"
          {...shown}
          {...form.getInputProps('refreshToken')}
        />
      )}
      {by === 'password' && (
        <>
          <TextInput
            label={t('connect.form.username')}
            autoComplete="off"
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label={t('connect.form.password')}
            autoComplete="new-password"
            {...shown}
            {...form.getInputProps('password')}
          />
        </>
      )}
      {(connect.isPending || checks) && <LoginChecks checks={connect.isPending ? null : checks} />}
    </Form>
  );
}
