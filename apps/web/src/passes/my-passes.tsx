import { Stack, Text } from '@mantine/core';
import type { Pass } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../ui/asked.tsx';
import { isOver, PassList } from './pass-list.tsx';
import { passesQuery } from './queries.ts';

/** A member's own passes: what is left and until when, then those that are over. */
export function MyPasses(props: {
  studioId: string;
  customerId: string;
  /** What is to be said of each besides. */
  more?: (pass: Pass) => ReactNode;
}) {
  const { t } = useTranslation('passes');
  const asked = useQuery(passesQuery(props.studioId, props.customerId));
  return (
    <Asked query={asked} loading={200}>
      {(passes) => {
        const good = passes.filter((pass) => !isOver(pass));
        const over = passes.filter(isOver);
        return (
          <Stack gap="xl">
            {good.length === 0 ? <Text>{t('mine.none')}</Text> : <PassList passes={good} more={props.more} />}
            {over.length > 0 && (
              <section>
                <h2>{t('mine.over')}</h2>
                <PassList passes={over} more={props.more} />
              </section>
            )}
          </Stack>
        );
      }}
    </Asked>
  );
}
