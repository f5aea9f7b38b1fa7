import { Button, Group, Stack, Text, Title } from '@mantine/core';
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import type { Factors } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmIdentity } from '../../access/confirm-identity.tsx';
import { passkeysWork } from '../../access/passkey.ts';
import { api } from '../../base/api.ts';
import { useMe } from '../../base/session.ts';
import { SignOutButton } from '../../frame/sign-out-button.tsx';
import { WelcomeFrame } from '../../frame/welcome-frame.tsx';
import { Asked } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { AddApp } from './add-app.tsx';
import { AddPasskey } from './add-passkey.tsx';
import { FactorList } from './factor-list.tsx';
import { factorsQuery } from './queries.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

/** What proves one beside the password; where the role asks for it, the way to the console leads through here. */
export function SecurityPage() {
  const { t } = useTranslation('access');
  const me = useMe();
  const [codes, setCodes] = useState<string[]>([]);
  const asked = useQuery(factorsQuery());
  const missing = me.secondFactor === 'missing';
  if (codes.length > 0)
    return (
      <WelcomeFrame title={t('recovery.title')}>
        <RecoveryCodes codes={codes} onKept={() => setCodes([])} />
      </WelcomeFrame>
    );
  return (
    <WelcomeFrame
      title={t(missing ? 'security.setUp' : 'security.title')}
      intro={t(missing ? 'security.why' : 'security.intro')}
    >
      <Asked query={asked} loading={160}>
        {(known) => <Known known={known} missing={missing} onCodes={setCodes} />}
      </Asked>
      <ConfirmIdentity />
    </WelcomeFrame>
  );
}

function Known(props: { known: Factors; missing: boolean; onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation('access');
  const { known, missing, onCodes } = props;
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/security' });
  const client = useQueryClient();
  const [adding, setAdding] = useState<'app' | 'passkey' | null>(null);
  const added = async (codes: string[]) => {
    onCodes(codes);
    setAdding(null);
    await client.invalidateQueries();
  };
  const renew = useMutation({
    mutationFn: () => api.renewRecoveryCodes(),
    onSuccess: ({ recoveryCodes }) => added(recoveryCodes),
    onError: showProblem,
  });
  const askRenew = () =>
    confirm({
      title: t('recovery.renewTitle'),
      text: t('recovery.renewText'),
      yes: t('recovery.renew'),
      onConfirm: () => renew.mutate(),
    });
  return (
    <Stack gap="xl">
      {known.factors.length > 0 && <FactorList factors={known.factors} />}
      <Stack gap="xs">
        <Button
          size="md"
          variant={missing ? 'filled' : 'default'}
          leftSection={<IconDeviceMobile size={20} aria-hidden />}
          onClick={() => setAdding('app')}
        >
          {t('factor.addApp')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('factor.appHint')}
        </Text>
        {passkeysWork() && (
          <>
            <Button
              size="md"
              variant="default"
              leftSection={<IconFingerprint size={20} aria-hidden />}
              onClick={() => setAdding('passkey')}
            >
              {t('passkey.add')}
            </Button>
            <Text size="sm" c="dimmed">
              {t('passkey.hint')}
            </Text>
          </>
        )}
      </Stack>
      {known.factors.length > 0 && (
        <Stack gap="xs" align="flex-start">
          <Title order={2} size="h4">
            {t('recovery.heading')}
          </Title>
          <Text size="sm">{t('recovery.left', { count: known.recoveryCodes })}</Text>
          <Button variant="default" loading={renew.isPending} onClick={askRenew}>
            {t('recovery.renew')}
          </Button>
        </Stack>
      )}
      <Group>
        {!missing && (
          <Button size="md" onClick={() => navigate({ href: next ?? '/' })}>
            {t('security.on')}
          </Button>
        )}
        <SignOutButton size="md" />
      </Group>
      {adding === 'app' && <AddApp onClose={() => setAdding(null)} onAdded={added} />}
      {adding === 'passkey' && <AddPasskey onClose={() => setAdding(null)} onAdded={added} />}
    </Stack>
  );
}
