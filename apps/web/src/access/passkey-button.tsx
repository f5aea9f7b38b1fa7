import { Button, type ButtonProps } from '@mantine/core';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../ui/problem.tsx';
import { answerByPasskey, passkeysWork } from './passkey.ts';

/** Proves by a passkey who is here, where the browser knows of such. */
export function PasskeyButton(
  props: ButtonProps & {
    send: (passkey: Record<string, unknown>) => Promise<unknown>;
    onDone: () => unknown;
  },
) {
  const { t } = useTranslation('access');
  const { send, onDone, ...look } = props;
  const use = useMutation({
    mutationFn: async () => send(await answerByPasskey()),
    onSuccess: () => onDone(),
  });
  if (!passkeysWork()) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFingerprint size={20} aria-hidden />}
        loading={use.isPending}
        onClick={() => use.mutate()}
        {...look}
      >
        {t('passkey.use')}
      </Button>
      {use.error && <ProblemAlert error={use.error} calm />}
    </>
  );
}
