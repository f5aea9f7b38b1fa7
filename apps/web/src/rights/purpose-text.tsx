import { List, Text } from '@mantine/core';
import type { ConsentPurpose } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';

/** What a purpose means: what happens with it, what does not, and what is without it. */
export function PurposeText({ purpose }: { purpose: ConsentPurpose }) {
  const { t } = useTranslation('rights');
  return (
    <List size="sm" spacing={4} pr="xs">
      {(['does', 'doesNot', 'without'] as const).map((part) => (
        <List.Item key={part}>
          <Text size="sm">{t(`consent.${purpose}.${part}`)}</Text>
        </List.Item>
      ))}
    </List>
  );
}
