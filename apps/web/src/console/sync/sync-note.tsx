import { Button, Group, Text } from '@mantine/core';
import type { SyncState } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { isInIntegration, remedyFor } from './remedy.ts';
import { SyncChip } from './sync-chip.tsx';
import { useSyncWords } from './use-sync-words.ts';

/** A booking's chip, why it is so, and the button that leads to the remedy. */
export function SyncNote(props: {
  sync: SyncState;
  timeZone: string;
  customerId: string;
  /** Null: another system says which. */
  onChooseSpot: (() => void) | null;
}) {
  const { t } = useTranslation('console');
  const { studioId, role } = useSession();
  const words = useSyncWords(props.sync);
  const remedy =
    props.sync.state === 'attention' || props.sync.state === 'off' ? remedyFor(props.sync.reason) : null;
  return (
    <Group gap="xs">
      <SyncChip sync={props.sync} timeZone={props.timeZone} />
      {words && (
        <Text size="sm" c="dimmed">
          {words.reason}
        </Text>
      )}
      {remedy === 'customer' && (
        <Button
          size="compact-xs"
          variant="light"
          renderRoot={(p) => (
            <Link
              to="/console/$studioId/customers/$customerId"
              params={{ studioId, customerId: props.customerId }}
              hash="spivi"
              {...p}
            />
          )}
        >
          {t('sync.openCustomer')}
        </Button>
      )}
      {remedy === 'consent' && may(role, 'editCustomers') && (
        <Button
          size="compact-xs"
          variant="light"
          renderRoot={(p) => (
            <Link
              to="/console/$studioId/customers/$customerId"
              params={{ studioId, customerId: props.customerId }}
              search={{ tab: 'rights' }}
              {...p}
            />
          )}
        >
          {t('sync.openConsent')}
        </Button>
      )}
      {remedy === 'spot' && props.onChooseSpot && (
        <Button size="compact-xs" variant="light" onClick={props.onChooseSpot}>
          {t('sync.chooseSpot')}
        </Button>
      )}
      {isInIntegration(remedy) && may(role, 'manageSpivi') && (
        <Button
          size="compact-xs"
          variant="light"
          renderRoot={(p) => <Link to="/console/$studioId/integrations/spivi" params={{ studioId }} {...p} />}
        >
          {t('sync.openIntegration')}
        </Button>
      )}
    </Group>
  );
}
