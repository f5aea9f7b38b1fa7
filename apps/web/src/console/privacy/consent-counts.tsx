import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Privacy } from '@tandem/api/studio';
import { consentPurposes, may } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { PaperDialog } from './paper-dialog.tsx';
import classes from './privacy.module.css';

/** How many people have allowed what, and who was never asked. */
export function ConsentCounts({ privacy }: { privacy: Privacy }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const { role } = useSession();
  const [opened, dialog] = useDisclosure();
  const { customers, granted, unanswered } = privacy;
  return (
    <Stack gap="md" maw={640}>
      <ul className={classes.counts}>
        {consentPurposes.map((purpose) => (
          <li key={purpose}>
            <span>{t(`purpose.${purpose}`)}</span>
            <span className={classes.track} aria-hidden>
              <i style={{ width: `${customers > 0 ? (granted[purpose] / customers) * 100 : 0}%` }} />
            </span>
            <span className={classes.amount}>
              {t('of', { count: format.number(granted[purpose]), total: format.number(customers) })}
            </span>
          </li>
        ))}
      </ul>
      <Text size="sm">{t('unanswered', { count: unanswered, shown: format.number(unanswered) })}</Text>
      {unanswered > 0 && may(role, 'setPrivacy') && (
        <Group>
          <Button variant="default" onClick={dialog.open}>
            {t('paper')}
          </Button>
        </Group>
      )}
      {opened && <PaperDialog people={unanswered} onClose={dialog.close} />}
    </Stack>
  );
}
