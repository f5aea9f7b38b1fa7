import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import classes from './guide.module.css';
import { guideQuery, stepsIn, useAside } from './queries.ts';
import { OpenStep } from './step.tsx';

/** More at once would be a list to be worked off, and no next step. */
const SHOWN = 3;

/** What a new studio does next, above its schedule; gone once nothing is left to do. */
export default function GuideCard({ onNewClass }: { onNewClass: () => void }) {
  const { t } = useTranslation('guide');
  const { studioId } = useSession();
  const { data: guide } = useQuery(guideQuery(studioId));
  const aside = useAside();
  const heading = useId();
  if (!guide) return null;
  const open = stepsIn(guide, 'open');
  const done = stepsIn(guide, 'done').length;
  if (open.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby={heading}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4" id={heading}>
          {t('title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('done', { done, total: done + open.length })}
        </Text>
      </Group>
      <ol className={classes.next}>
        {open.slice(0, SHOWN).map((step) => (
          <li key={step}>
            <OpenStep step={step} onGo={step === 'week' ? onNewClass : undefined} />
          </li>
        ))}
      </ol>
      <Group gap="lg">
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/console/$studioId/guide" params={{ studioId }} {...props} />}
        >
          {t('all')}
        </Anchor>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          px={0}
          loading={aside.isPending}
          onClick={() => aside.mutate({ steps: open, aside: true })}
        >
          {t('hide')}
        </Button>
      </Group>
    </section>
  );
}
