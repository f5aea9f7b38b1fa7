import { Button, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Repair, SpiviStatus, Studio } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { GymDialog } from '../gyms/gym-dialog.tsx';
import { useRetry } from '../use-retry.tsx';
import { useSpiviChange } from '../use-spivi-change.ts';
import { listOf, remedyOf } from './repair-remedy.ts';

const look: ButtonProps = { size: 'sm', variant: 'light' };

/** The one button that leads to the remedy, or does it. */
export function RepairButton(props: {
  repair: Repair;
  status: SpiviStatus;
  studio: Studio;
  onReconnect: () => void;
}) {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const [mapping, gymDialog] = useDisclosure();
  const { retry } = useRetry();
  const accept = useSpiviChange({ change: () => api.confirmDeletions({ params: { studioId } }) });
  const stay = useSpiviChange({
    change: () => api.clearSpivi({ params: { studioId }, body: { clear: false } }),
  });
  const { repair, status, studio } = props;
  const { subject, count } = repair;
  const remedy = remedyOf(repair);
  const confirmDeletions = () =>
    confirm({
      title: t('repairs.deletions.title', { count }),
      text: t('repairs.deletions.text'),
      yes: t('repairs.deletions.confirm'),
      onConfirm: () => accept.mutate(),
    });
  switch (remedy) {
    case 'reconnect':
      return (
        <Button {...look} variant="filled" onClick={props.onReconnect}>
          {t('connection.reconnect')}
        </Button>
      );
    case 'retry':
      return (
        <Button {...look} loading={retry.isPending} onClick={() => retry.mutate({})}>
          {t('retry.now')}
        </Button>
      );
    case 'deletions':
      return (
        <Button {...look} loading={accept.isPending} onClick={confirmDeletions}>
          {t('repairs.remedy.deletions')}
        </Button>
      );
    case 'stay':
      return (
        <Button {...look} loading={stay.isPending} onClick={() => stay.mutate()}>
          {t('leaving.stop')}
        </Button>
      );
    case 'gyms': {
      const gym = status.gyms.find((g) => g.gymId === subject.id);
      return (
        <>
          <Button {...look} onClick={gymDialog.open}>
            {t(gym ? 'repairs.remedy.gym' : 'repairs.remedy.map')}
          </Button>
          {mapping && (
            <GymDialog
              gym={gym ?? null}
              roomId={subject.kind === 'room' ? subject.id : null}
              studio={studio}
              onClose={gymDialog.close}
            />
          )}
        </>
      );
    }
    case 'places':
      return (
        <Button
          {...look}
          renderRoot={(p) => <Link to="/console/$studioId/places" params={{ studioId }} {...p} />}
        >
          {t('repairs.remedy.places')}
        </Button>
      );
    case 'people':
      return (
        <Button
          {...look}
          renderRoot={(p) => (
            <Link
              to="/console/$studioId/integrations/spivi/people"
              params={{ studioId }}
              search={{ match: listOf(repair.kind) }}
              {...p}
            />
          )}
        >
          {t('repairs.remedy.people')}
        </Button>
      );
    case 'customer':
      return (
        <Button
          {...look}
          renderRoot={(p) => (
            <Link
              to="/console/$studioId/customers/$customerId"
              params={{ studioId, customerId: subject.id ?? '' }}
              hash="spivi"
              {...p}
            />
          )}
        >
          {t('repairs.remedy.customer')}
        </Button>
      );
    case 'class':
      return (
        <Button
          {...look}
          renderRoot={(p) => (
            <Link
              to="/console/$studioId/classes/$classId"
              params={{ studioId, classId: subject.id ?? '' }}
              {...p}
            />
          )}
        >
          {t('repairs.remedy.class')}
        </Button>
      );
    default:
      return null;
  }
}
