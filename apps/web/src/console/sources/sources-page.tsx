import { Skeleton, Stack } from '@mantine/core';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { IntegrationsLink } from '../integrations-link.tsx';
import { Page } from '../page.tsx';
import { ConnectionSection } from './connection/connection-section.tsx';
import { sourceQuery } from './queries.ts';
import { SourceChip } from './source-chip.tsx';
import { TakingOverSection } from './taking-over/taking-over-section.tsx';

/** Readings go on by themselves: what is shown keeps up with them. */
const ASK_AGAIN_MS = 15_000;

/** A system that classes and bookings are read from: the way in, how it fares, what it needs, the way out. */
export function SourcesPage() {
  const { studioId } = useSession();
  const status = useQuery({ ...sourceQuery(studioId), refetchInterval: ASK_AGAIN_MS });
  return (
    <Page
      narrow
      title={sourceNames.momence}
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
        {/* Once it is connected: each part of what it needs is a section in a file of its own. */}
        {({ connection }) => (
          <Stack gap="2xl">
            {connection && <ConnectionSection connection={connection} />}
            {connection && <TakingOverSection />}
          </Stack>
        )}
      </Asked>
    </Page>
  );
}
