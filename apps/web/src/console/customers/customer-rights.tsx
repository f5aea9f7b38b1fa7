import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { BoardLook } from '../../rights/board-look.tsx';
import { ConsentList } from '../../rights/consent-list.tsx';
import { EraseForm } from '../../rights/erase-form.tsx';
import { ExportPanel } from '../../rights/export-panel.tsx';
import { MailSwitches } from '../../rights/mail-switches.tsx';
import { ReadsList } from '../../rights/reads-list.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { Part } from '../page.tsx';

/** What a customer has allowed and may ask for; the desk notes it, management hands data out and deletes. */
export function CustomerRights({ customer }: { customer: Customer }) {
  const { t } = useTranslation('console');
  const { studioId, role } = useSession();
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
      <Part title={t('rights.mails')} intro={t('rights.mailsIntro')}>
        <MailSwitches customerId={customerId} />
        {may(role, 'readMails') && (
          <Anchor
            size="sm"
            mt="sm"
            display="inline-block"
            renderRoot={(props) => (
              <Link to="/console/$studioId/mails" params={{ studioId }} search={{ customerId }} {...props} />
            )}
          >
            {t('rights.allMails')}
          </Anchor>
        )}
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
  const navigate = useNavigate();
  const client = useQueryClient();
  // The profile is gone: to where the deletion is followed, and then the lists are asked anew.
  const leave = async () => {
    notify({ message: t('rights.erased') });
    await navigate({ to: '/console/$studioId/privacy', params: { studioId } });
    await client.invalidateQueries({ queryKey: topicKey('customer', studioId) });
  };
  return (
    <Dialog size="lg" onClose={onClose} title={t('rights.eraseTitle', { name: customer.name })}>
      <EraseForm customerId={customer.customerId} name={customer.name} onErased={leave} />
    </Dialog>
  );
}
