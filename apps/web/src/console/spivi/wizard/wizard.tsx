import type { SpiviStatus, Studio } from '@tandem/api/studio';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConnectForm } from '../connection/connect-form.tsx';
import { Before } from './before.tsx';
import { Kept } from './kept.tsx';
import { Preview } from './preview.tsx';
import { Steps } from './steps.tsx';

/**
 * First what must be true at Spivi, then the credentials, tested before they are saved, then what the first sync would
 * do. The saved draft and the address say which step it is, so a reload stays there.
 */
export function Wizard({ status, studio }: { status: SpiviStatus; studio: Studio }) {
  const { t } = useTranslation('spivi');
  const navigate = useNavigate({ from: '/console/$studioId/integrations/spivi' });
  const { step } = useSearch({ from: '/console/$studioId/integrations/spivi' });
  const draft = status.connection;
  const [baseUrl, setBaseUrl] = useState(status.defaultBaseUrl);
  const go = (to: 'login' | undefined) => navigate({ search: { step: to } });
  if (step === 'login')
    return (
      <Steps at="login" about={t('wizard.login.about')}>
        <ConnectForm
          status={status}
          studio={studio}
          baseUrl={baseUrl}
          saveLabel={t('wizard.login.save')}
          onConnected={() => go(undefined)}
          leaveLabel={draft ? undefined : t('wizard.back')}
          onLeave={() => go(undefined)}
        />
      </Steps>
    );
  if (draft) return <Preview status={status} draft={draft} studio={studio} onBack={() => go('login')} />;
  return (
    <>
      <Kept status={status} onAgain={() => go('login')} />
      <Before status={status} baseUrl={baseUrl} onChoose={setBaseUrl} onReady={() => go('login')} />
    </>
  );
}
