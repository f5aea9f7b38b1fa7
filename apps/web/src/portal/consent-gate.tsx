import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, useState } from 'react';
import { PageLoading } from '../frame/page-loading.tsx';
import { openPurposes } from '../rights/open-purposes.ts';
import { rightsQuery } from '../rights/queries.ts';
import { useMember } from './use-member.ts';

const FirstVisit = lazy(() => import('./first-visit.tsx'));
const LATER = 'tandem.consentLater';

/**
 * Asks what has not been answered before the portal is shown, once a visit. Who answers later goes on: bookings never
 * depend on it, nor on whether the studio could be asked what is open.
 */
export function ConsentGate({ children }: { children: ReactNode }) {
  const { studioId, customerId, studioName, forChild } = useMember();
  const { data: rights, isPending } = useQuery(rightsQuery(studioId, customerId));
  const [later, setLater] = useState(() => sessionStorage.getItem(LATER) === customerId);
  // For a child the desk asks, with a parent beside it.
  if (later || forChild) return children;
  if (isPending) return <PageLoading />;
  if (!rights || openPurposes(rights).length === 0) return children;
  return (
    <FirstVisit
      customerId={customerId}
      studioName={studioName}
      rights={rights}
      onLater={() => {
        sessionStorage.setItem(LATER, customerId);
        setLater(true);
      }}
    />
  );
}
