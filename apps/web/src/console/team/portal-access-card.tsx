import { Button, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { AccessNote } from './access-note.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { customerAccessQuery } from './queries.ts';

/** Whether a customer can use the member portal, and the link that lets them in. */
export function PortalAccessCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation('team');
  const { studioId, role } = useSession();
  const { customerId, name, email } = customer;
  const allowed = may(role, 'editCustomers');
  const [opened, dialog] = useDisclosure();
  const asked = useQuery({
    ...customerAccessQuery(studioId, customerId),
    enabled: allowed,
  });
  const data = asked.data;
  if (!allowed) return null;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('portal.title')}
      </Title>
      <Asked query={asked} loading={72}>
        {(access) => (
          <>
            <AccessNote access={access} />
            {access.login && access.login !== email.toLowerCase() && (
              <Text size="sm" mt={4}>
                {t('portal.login', { login: access.login })}
              </Text>
            )}
            <Button size="sm" mt="sm" variant="default" onClick={dialog.open}>
              {t(`link.make.${access.state}`)}
            </Button>
          </>
        )}
      </Asked>
      {opened && (
        <LinkDialog
          name={name}
          email={data?.login ?? email}
          make={async () => {
            const link = await api.inviteCustomer({ params: { studioId, customerId } });
            void asked.refetch();
            return link;
          }}
          onClose={dialog.close}
        />
      )}
    </section>
  );
}
