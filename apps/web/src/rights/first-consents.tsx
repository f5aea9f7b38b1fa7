import { Checkbox, type CheckboxGroupProps, Stack } from '@mantine/core';
import { askedPurposes } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';

/** What a new customer allows at the desk: nothing is ticked beforehand. */
export function FirstConsents(props: Omit<CheckboxGroupProps, 'children' | 'label'>) {
  const { t } = useTranslation('rights');
  return (
    <Checkbox.Group
      label={t('first.title')}
      description={t('first.hint')}
      descriptionProps={{ fz: 'sm' }}
      {...props}
    >
      <Stack gap="sm" mt="sm">
        {askedPurposes.map((purpose) => (
          <Checkbox
            key={purpose}
            value={purpose}
            label={t(`consent.${purpose}.title`)}
            description={t(`first.${purpose}`)}
            styles={{ description: { fontSize: 'var(--text-sm)' } }}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
