import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { forgetPerson, signOut } from '../../base/api.ts';
import { endMessages } from '../../frame/end-messages.ts';
import { RideLinkList } from '../../rides/share/ride-link-list.tsx';
import { EraseForm } from '../../rights/erase-form.tsx';
import { ExportPanel } from '../../rights/export-panel.tsx';
import { ReadsList } from '../../rights/reads-list.tsx';
import classes from '../portal.module.css';
import { useMember } from '../use-member.ts';

/** Take everything along, see who looked, delete everything. */
export function YourData({ name }: { name: string }) {
  const { t } = useTranslation('details');
  const { studioId, customerId } = useMember();
  const navigate = useNavigate();
  const [erasing, erase] = useDisclosure();
  return (
    <Stack gap={40}>
      <section>
        <h2 className={classes.subtitle}>{t('download')}</h2>
        <Text mb="md">{t('downloadWhat')}</Text>
        <ExportPanel customerId={customerId} />
      </section>
      <section>
        <h2 className={classes.subtitle}>{t('reads')}</h2>
        <Text mb="xs" c="dimmed">
          {t('readsWhat')}
        </Text>
        <ReadsList customerId={customerId} />
      </section>
      <section>
        <h2 className={classes.subtitle}>{t('links')}</h2>
        <RideLinkList studioId={studioId} customerId={customerId} />
      </section>
      <section>
        <h2 className={classes.subtitle}>{t('erase')}</h2>
        {erasing ? (
          <EraseForm
            customerId={customerId}
            name={name}
            onErased={async (erasure) => {
              await navigate({ to: '/erased', state: { erasure } });
              await signOut().catch(() => {});
              await endMessages();
              forgetPerson();
            }}
          />
        ) : (
          <Stack align="flex-start">
            <Text>{t('eraseWhat')}</Text>
            <Button size="md" variant="default" onClick={erase.open}>
              {t('eraseBegin')}
            </Button>
          </Stack>
        )}
      </section>
    </Stack>
  );
}
