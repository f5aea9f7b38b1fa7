import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { IntegrationsLink } from '../integrations-link.tsx';
import { Page } from '../page.tsx';
import { BodySection } from './body/body-section.tsx';
import { CheckInsSection } from './check-ins/check-ins-section.tsx';
import { ConnectionSection } from './connection/connection-section.tsx';
import { checksOf, LoginChecks } from './connection/login-checks.tsx';
import { HooksSection } from './hooks/hooks-section.tsx';
import { LinkSection } from './link/link-section.tsx';
import { PeoplePart } from './mapping/people-part.tsx';
import { PlacesSection } from './mapping/places-section.tsx';
import { SpotsSection } from './mapping/spots-section.tsx';
import { sourceQuery } from './queries.ts';
import { SourceChip } from './source-chip.tsx';
import { TakingOverSection } from './taking-over/taking-over-section.tsx';
import { TeachersSection } from './teachers/teachers-section.tsx';
import { CallsSection } from './todo/calls-section.tsx';
import { TodoSection } from './todo/todo-section.tsx';
import { useCameBack } from './use-came-back.ts';
import { Wizard } from './wizard/wizard.tsx';

/** In one file with this page: what the first load knows of pages stays short. */
export { SourcePeoplePage } from './mapping/source-people-page.tsx';

/** Readings go on by themselves: what is shown keeps up with them. */
const ASK_AGAIN_MS = 15_000;

/** A system that classes and bookings are read from: the way in, how it fares, what it needs, the way out. */
export function SourcesPage() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const back = useCameBack();
  const name = sourceNames.momence;
  const status = useQuery({ ...sourceQuery(studioId), refetchInterval: ASK_AGAIN_MS });
  return (
    <Page
      narrow
      title={name}
      above={<IntegrationsLink />}
      aside={status.data && <SourceChip state={status.data.connection?.state ?? 'none'} />}
    >
      <Asked
        query={status}
        loading={
          <Stack>
            <Skeleton h={56} />
            <Skeleton h={120} />
          </Stack>
        }
      >
        {(status) =>
          back.isPending ? (
            <Stack>
              <Text>{t('connect.returning', { name })}</Text>
              <LoginChecks checks={null} />
            </Stack>
          ) : back.refused || back.denied ? (
            <Refused back={back} />
          ) : !status.connection || status.connection.preview ? (
            <Wizard status={status} />
          ) : (
            // Each part of what it needs is a section in a file of its own.
            <Stack gap="2xl">
              <TodoSection />
              <div id="connection">
                <ConnectionSection connection={status.connection} status={status} />
              </div>
              <PlacesSection />
              <SpotsSection />
              <TeachersSection />
              <PeoplePart />
              <BodySection />
              <LinkSection />
              <CheckInsSection of={status.connection.checkIns} />
              <HooksSection />
              <CallsSection />
              <div id="taking-over">
                <TakingOverSection />
              </div>
            </Stack>
          )
        }
      </Asked>
    </Page>
  );
}

/** Why what came back from the other system's page let nobody in. */
function Refused({ back }: { back: ReturnType<typeof useCameBack> }) {
  const { t } = useTranslation('sources');
  const name = sourceNames.momence;
  const checks = checksOf(back.refused);
  return (
    <Stack align="flex-start">
      {back.denied ? (
        <Alert color="orange" variant="light" role="alert" title={t('connect.denied', { name })}>
          {t('connect.deniedText', { name })}
        </Alert>
      ) : checks ? (
        <>
          <Text role="alert" fw={550}>
            {t('connect.notKept', { name })}
          </Text>
          <LoginChecks checks={checks} />
        </>
      ) : (
        <ProblemAlert error={back.refused} />
      )}
      <Button onClick={back.forget}>{t('connect.again')}</Button>
    </Stack>
  );
}
