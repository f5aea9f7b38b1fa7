import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A page's shape while it is on its way. */
export function PageLoading() {
  const { t } = useTranslation();
  return (
    <Stack p="lg" gap="md" role="status" aria-label={t('loading')}>
      <Skeleton h={32} w="40%" />
      <Skeleton h={96} />
      <Skeleton h={96} />
      <Skeleton h={96} />
    </Stack>
  );
}
