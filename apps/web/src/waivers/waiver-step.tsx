import { Button, Text } from '@mantine/core';
import IconSignature from '@tabler/icons-react/dist/esm/icons/IconSignature.mjs';
import type { WaiverState } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './waivers.module.css';

/** What is to be done before the first class: one card, with the way there. It hinders no booking. */
export default function WaiverStep({
  studioId,
  state,
}: {
  studioId: string;
  state: Exclude<WaiverState, 'signed'>;
}) {
  const { t } = useTranslation('waivers');
  return (
    <section className={classes.step} aria-label={t(`step.${state}`)}>
      <IconSignature size={24} aria-hidden />
      <strong>{t(`step.${state}`)}</strong>
      <Text size="sm">{t('step.why')}</Text>
      <Button
        mt="xs"
        size="md"
        renderRoot={(props) => (
          <Link to="/portal/$studioId/details/$section" params={{ studioId, section: 'waiver' }} {...props} />
        )}
      >
        {t('step.go')}
      </Button>
    </section>
  );
}
