import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import type { Repair, SpiviStatus, Studio } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import classes from '../spivi.module.css';
import { RepairCard } from './repair-card.tsx';

/** So many are shown at first. */
const FIRST_CARDS = 6;

/** What a person must do, the most pressing first; each closes itself once its cause is gone. */
export function RepairList(props: {
  repairs: Repair[];
  status: SpiviStatus;
  studio: Studio;
  onReconnect: () => void;
}) {
  const { t } = useTranslation('spivi');
  const [all, show] = useDisclosure();
  const { repairs } = props;
  const hidden = all ? 0 : Math.max(0, repairs.length - FIRST_CARDS);
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h4">
        {t('repairs.title', { count: repairs.length })}
      </Title>
      {repairs.length === 0 ? (
        <Group gap="sm" wrap="nowrap">
          <IconCircleCheck size={22} color="var(--good)" style={{ flex: 'none' }} aria-hidden />
          <Text>{t('repairs.none')}</Text>
        </Group>
      ) : (
        <ul className={classes.repairs}>
          {repairs.slice(0, repairs.length - hidden).map((repair) => (
            <RepairCard key={repair.repairId} {...props} repair={repair} />
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <Button variant="default" style={{ alignSelf: 'start' }} onClick={show.open}>
          {t('repairs.more', { count: hidden })}
        </Button>
      )}
    </Stack>
  );
}
