import { Anchor, SegmentedControl, Text } from '@mantine/core';
import { may, sourceNames, type sourcePeopleStates } from '@tandem/api/words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../base/session.ts';
import { Asked } from '../../../ui/asked.tsx';
import { More } from '../../../ui/more.tsx';
import { Empty, Page } from '../../page.tsx';
import classes from './mapping.module.css';
import { sourcePeopleQuery } from './queries.ts';
import { SourcePersonRow } from './source-person-row.tsx';

type State = (typeof sourcePeopleStates)[number];

/** People there: of whom nobody has said who they are here, and those who are known. */
export function SourcePeoplePage() {
  const { t } = useTranslation('sources');
  const { studioId, role } = useSession();
  const [state, setState] = useState<State>('waiting');
  const people = useInfiniteQuery(sourcePeopleQuery(studioId, state));
  const rows = people.data?.pages.flatMap((page) => page.people) ?? [];
  const name = sourceNames.momence;
  return (
    <Page
      narrow
      title={t('mapping.people.title', { name })}
      above={
        may(role, 'manageSpivi') && (
          <Anchor
            size="sm"
            renderRoot={(p) => (
              <Link to="/console/$studioId/integrations/momence" params={{ studioId }} {...p} />
            )}
          >
            {name}
          </Anchor>
        )
      }
    >
      <SegmentedControl
        style={{ alignSelf: 'start' }}
        aria-label={t('mapping.people.lists')}
        value={state}
        onChange={(value) => setState(value as State)}
        data={[
          { value: 'waiting', label: t('mapping.people.waiting') },
          { value: 'linked', label: t('mapping.people.known') },
        ]}
      />
      <Asked query={people} loading={200}>
        {() =>
          rows.length === 0 ? (
            <Empty text={t(`mapping.people.empty.${state}`)} />
          ) : (
            <>
              <Text size="sm" c="dimmed">
                {t(`mapping.people.about.${state}`, { name })}
              </Text>
              <ul className={classes.list}>
                {rows.map((person) => (
                  <SourcePersonRow key={person.personId} person={person} />
                ))}
              </ul>
            </>
          )
        }
      </Asked>
      <More of={people} word={t('mapping.people.more')} style={{ alignSelf: 'center' }} />
    </Page>
  );
}
