import { Stack, Text, Title } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import type { WaiverSigned } from '@tandem/api/studio';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../base/api.ts';
import { topicKey } from '../base/queries.ts';
import { Asked, both } from '../ui/asked.tsx';
import { customerWaiverQuery, waiverQuery } from './queries.ts';
import { SignForm } from './sign-form.tsx';
import { SignatureLines } from './signature-lines.tsx';
import classes from './waivers.module.css';

/** A member's own waiver: to read and sign, and then what they have signed. */
export default function OwnWaiver({ studioId, customerId }: { studioId: string; customerId: string }) {
  const { t } = useTranslation('waivers');
  const client = useQueryClient();
  const asked = both(useQuery(waiverQuery(studioId)), useQuery(customerWaiverQuery(studioId, customerId)));
  const heading = useRef<HTMLParagraphElement>(null);
  const sign = useMutation({
    mutationFn: (body: WaiverSigned) => api.signWaiver({ params: { studioId, customerId }, body }),
    onSuccess: async (signed) => {
      client.setQueryData(customerWaiverQuery(studioId, customerId).queryKey, signed);
      await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
      heading.current?.focus();
    },
    // There is a new text: it is shown, and what was typed is asked for again below it.
    onError: (error) => {
      if (isProblem(error, 'text_changed'))
        void client.invalidateQueries({ queryKey: waiverQuery(studioId).queryKey });
    },
  });
  return (
    <Asked query={asked} loading={320}>
      {([{ on, current }, { state, signatures }]) => (
        <Stack gap="lg">
          {state === 'signed' && (
            <div>
              <p ref={heading} tabIndex={-1} className={classes.signed} role="status">
                <IconCircleCheck size={24} aria-hidden /> {t('signed')}
              </p>
              <Text mt={4}>{t('signedNext')}</Text>
            </div>
          )}
          {!on && <Text>{t('off')}</Text>}
          {on && current && state !== 'signed' && (
            <>
              <Text>{t(state === 'outdated' ? 'sign.anew' : 'sign.intro')}</Text>
              <SignForm
                key={current.version}
                of={current}
                submit={t('sign.submit')}
                saving={sign}
                onSign={sign.mutate}
              />
            </>
          )}
          {signatures.length > 0 && (
            <section>
              <Title order={2} size="h4">
                {t('history')}
              </Title>
              <SignatureLines studioId={studioId} signatures={signatures} />
            </section>
          )}
        </Stack>
      )}
    </Asked>
  );
}
