import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../base/page-title.ts';
import { Trends } from '../rides/index.tsx';
import classes from './portal.module.css';
import { useMyself } from './use-myself.ts';

/** A member's numbers over all rides. */
export function PortalPerformance() {
  const { t } = useTranslation('portal');
  usePageTitle(t('nav.performance'));
  return (
    <Stack gap="md">
      <h1 className={classes.title}>{t('nav.performance')}</h1>
      <Trends person={useMyself()} />
    </Stack>
  );
}
