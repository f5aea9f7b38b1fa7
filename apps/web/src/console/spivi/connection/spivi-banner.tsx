import { useSessionStorage } from '@mantine/hooks';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useLater } from '../../../base/later.ts';
import { useSession } from '../../../base/session.ts';
import { spiviHealthQuery, spiviQuery } from '../queries.ts';

/** The overview and the health page say it themselves. */
const SAYS_IT = /\/integrations\/spivi(\/health)?\/?$/;

/** It and its words come where there is trouble: most days there is none. */
const SpiviTrouble = lazy(() => import('./spivi-trouble.tsx'));

/** On every page, for those who can mend it: the login is refused, or Spivi does not answer. */
export function SpiviBanner() {
  const { studioId, role } = useSession();
  const allowed = may(role, 'manageSpivi');
  const { data: status } = useQuery({ ...spiviQuery(studioId), enabled: useLater() && allowed });
  const state = status?.connection?.state;
  const refused = state === 'reauth';
  const wrong = refused || state === 'failing' ? state : null;
  const { data: health } = useQuery({ ...spiviHealthQuery(studioId), enabled: wrong === 'failing' });
  const [dismissed, dismiss] = useSessionStorage<string | null>({
    key: 'tandem.spivi-banner',
    defaultValue: null,
  });
  const since = health?.downSince;
  // Closed for this trouble only: the next one is told again.
  const trouble = `${studioId}/${wrong}/${refused ? status?.connection?.lastError?.at : since}`;
  const said = useRouterState({ select: ({ location }) => SAYS_IT.test(location.pathname) });
  if (said || !wrong || (wrong === 'failing' && !since) || dismissed === trouble) return null;
  return (
    <Suspense>
      <SpiviTrouble since={refused ? null : since!} dismiss={() => dismiss(trouble)} />
    </Suspense>
  );
}
