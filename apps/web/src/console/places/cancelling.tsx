import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { CancelHours, hoursOf, minutesOf, useCancelRule, useHoursCheck } from '../cancel-rule.tsx';
import { Rule, RuleButton, RuleDialog } from './rule.tsx';

/** Until when cancelling is free in a new class. */
export function Cancelling({ studio }: { studio: Studio }) {
  const { t } = useTranslation('console');
  const says = useCancelRule();
  const [editing, dialog] = useDisclosure();
  return (
    <Rule
      title={t('cancelRule.title')}
      says={says(hoursOf(studio.lateCancelMinutes))}
      explain={t('cancelRule.explain')}
    >
      <RuleButton onClick={dialog.open} />
      {editing && <CancellingDialog studio={studio} onClose={dialog.close} />}
    </Rule>
  );
}

function CancellingDialog({ studio, onClose }: { studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('console');
  const says = useCancelRule();
  const form = useForm({
    initialValues: { hours: hoursOf(studio.lateCancelMinutes) },
    validate: { hours: useHoursCheck() },
  });
  return (
    <RuleDialog
      {...{ studio, form, onClose }}
      size="sm"
      field="lateCancelMinutes"
      title={t('cancelRule.title')}
      valueOf={({ hours }) => minutesOf(hours)}
      says={(minutes) => says(hoursOf(minutes))}
    >
      <CancelHours data-autofocus hint={t('cancelRule.explain')} {...form.getInputProps('hours')} />
    </RuleDialog>
  );
}
