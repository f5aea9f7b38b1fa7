import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Customer, Erasure } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { BoardLook } from '../../rights/board-look.tsx';
import { ClassMail } from '../../rights/class-mail.tsx';
import { ConsentList } from '../../rights/consent-list.tsx';
import { EraseForm } from '../../rights/erase-form.tsx';
import { ErasureRecord } from '../../rights/erasure-record.tsx';
import { ExportPanel } from '../../rights/export-panel.tsx';
import { ReadsList } from '../../rights/reads-list.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Part } from '../page.tsx';

/** What a customer has allowed and may ask for; the desk notes it, management hands data out and deletes. */
export function CustomerRights({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const { role } = useSession();
  const { customerId } = customer;
  const manages = may(role, 'manageRights');
  return (
    <Stack gap={40} maw={640}>
      <Part title={t('rights.consents')} intro={t('rights.consentsIntro')}>
        <ConsentList
          headings="h3"
          customerId={customerId}
          download={manages && <Text size="sm">{t('rights.downloadFirst')}</Text>}
        />
      </Part>
      <Part title={t('rights.mails')}>
        <ClassMail customerId={customerId} />
      </Part>
      <Part title={t('rights.board')}>
        <BoardLook customerId={customerId} name={customer.name} />
      </Part>
      {manages && (
        <>
          <Part title={t('rights.export')} intro={t('rights.exportIntro')}>
            <ExportPanel customerId={customerId} />
          </Part>
          <Part title={t('rights.reads')} intro={t('rights.readsIntro')}>
            <ReadsList customerId={customerId} />
          </Part>
          <Part title={t('rights.erase')} intro={t('rights.eraseIntro')}>
            <Erase customer={customer} />
          </Part>
        </>
      )}
    </Stack>
  );
}

function Erase({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('rights.eraseOpen')}
      </Button>
      {opened && <EraseDialog customer={customer} onClose={dialog.close} />}
    </>
  );
}

function EraseDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [erasure, setErasure] = useState<Erasure | null>(null);
  // The profile is gone: back to where the person cannot be found any more.
  const leave = () => client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
  return (
    <Dialog
      size="lg"
      onClose={() => {
        onClose();
        if (erasure) void leave();
      }}
      title={t(erasure ? 'rights.erased' : 'rights.eraseTitle', { name: customer.name })}
    >
      {erasure ? (
        <Stack>
          <ErasureRecord erasure={erasure} />
          <Group justify="flex-end">
            <Anchor
              renderRoot={(props) => (
                <Link to="/console/$studioId/privacy" params={{ studioId }} onClick={leave} {...props} />
              )}
            >
              {t('rights.toErasures')}
            </Anchor>
          </Group>
        </Stack>
      ) : (
        <EraseForm customerId={customer.customerId} name={customer.name} onErased={setErasure} />
      )}
    </Dialog>
  );
}
