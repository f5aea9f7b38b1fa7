import { Button, List, Stack, Text } from '@mantine/core';
import type { SourceStatus } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../../ui/copy-field.tsx';
import { Steps } from '../../steps.tsx';
import { LoginForm } from '../connection/login-form.tsx';
import { Preview } from './preview.tsx';

const STEPS = ['before', 'login', 'preview'] as const;
const NEEDS = ['open', 'make', 'redirect', 'keep'] as const;

function Step(props: { at: (typeof STEPS)[number]; children: ReactNode }) {
  const { t } = useTranslation('sources');
  const name = sourceNames.momence;
  return (
    <Steps
      label={t('connect.steps', { name })}
      steps={STEPS.map((step) => t(`connect.${step}.step`, { name }))}
      at={STEPS.indexOf(props.at)}
      about={t(`connect.${props.at}.about`, { name })}
    >
      {props.children}
    </Steps>
  );
}

/**
 * First what to do in the other system, then the login, tried before it is kept, then what is there. The kept draft and the
 * address say which step it is, so a reload stays there.
 */
export function Wizard({ status }: { status: SourceStatus }) {
  const { t } = useTranslation('sources');
  const navigate = useNavigate({ from: '/console/$studioId/integrations/momence' });
  const { step } = useSearch({ from: '/console/$studioId/integrations/momence' });
  const name = sourceNames.momence;
  const go = (to: 'login' | undefined) => navigate({ search: { step: to } });
  const draft = status.connection;
  if (step === 'login')
    return (
      <Step at="login">
        <LoginForm
          status={status}
          onConnected={() => go(undefined)}
          leave={t('connect.back')}
          onLeave={() => go(undefined)}
        />
      </Step>
    );
  if (draft?.preview)
    return (
      <Step at="preview">
        <Preview seen={draft.preview} onBack={() => go('login')} />
      </Step>
    );
  return (
    <Step at="before">
      <List type="ordered" spacing="md">
        {NEEDS.map((need) => (
          <List.Item key={need}>
            <Text>{t(`connect.before.${need}`, { name })}</Text>
            {need === 'redirect' && (
              <Stack mt="xs">
                <CopyField label={t('connect.before.redirectUri')} text={status.redirectUri} />
              </Stack>
            )}
          </List.Item>
        ))}
      </List>
      <div>
        <Button onClick={() => go('login')}>{t('connect.before.continue')}</Button>
      </div>
    </Step>
  );
}
