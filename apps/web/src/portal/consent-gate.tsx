import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { PageLoading } from '../frame/page-loading.tsx';
import { ConsentVisit, openPurposes } from '../rights/consent-visit.tsx';
import { rightsQuery } from '../rights/queries.ts';
import { useMember } from './use-member.ts';

const LATER = 'tandem.consentLater';

/**
 * Asks what has not been answered before the portal is shown, once a visit. Who answers later goes on: bookings never
 * depend on it, nor on whether the studio could be asked what is open.
 */
export function ConsentGate({ children }: { children: ReactNode }) {
  const { studioId, customerId, studioName } = useMember();
  const { data: rights, isPending } = useQuery(rightsQuery(studioId, customerId));
  const [later, setLater] = useState(() => sessionStorage.getItem(LATER) === customerId);
  if (later) return children;
  if (isPending) return <PageLoading />;
  if (!rights || openPurposes(rights).length === 0) return children;
  return (
    <ConsentVisit
      customerId={customerId}
      studioName={studioName}
      rights={rights}
      above={<LanguageSwitch />}
      onLater={() => {
        sessionStorage.setItem(LATER, customerId);
        setLater(true);
      }}
    />
  );
}
