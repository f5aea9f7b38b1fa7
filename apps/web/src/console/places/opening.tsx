import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import {
  OpeningFields,
  type OpeningValues,
  openingIn,
  openingValues,
  useOpeningChecks,
  useOpeningWords,
} from '../opening-rule.tsx';
import { Rule, RuleButton, RuleDialog } from './rule.tsx';

/** From when on members book. */
export function OpeningOfStudio({ studio }: { studio: Studio }) {
  const { t } = useTranslation('team');
  const says = useOpeningWords();
  const [editing, dialog] = useDisclosure();
  return (
    <Rule title={t('opening.title')} says={says(studio.opening)} explain={t('opening.explain')}>
      <RuleButton aria-label={t('opening.changeRule')} onClick={dialog.open} />
      {editing && <OpeningDialog studio={studio} onClose={dialog.close} />}
    </Rule>
  );
}

function OpeningDialog({ studio, onClose }: { studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('team');
  const says = useOpeningWords();
  const form = useForm<OpeningValues>({
    initialValues: openingValues(studio.opening),
    validate: useOpeningChecks(),
  });
  return (
    <RuleDialog
      {...{ studio, form, says, onClose }}
      field="opening"
      title={t('opening.title')}
      valueOf={(values) => openingIn(values) ?? studio.opening}
    >
      <OpeningFields form={form} />
    </RuleDialog>
  );
}
