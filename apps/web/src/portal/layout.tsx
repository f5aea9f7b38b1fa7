import { Outlet } from '@tanstack/react-router';
import { lazy, useEffect } from 'react';
import { ConfirmIdentity } from '../access/confirm-identity.tsx';
import { GivenLinks } from '../access/given-links.tsx';
import { actingFor } from '../base/acting.ts';
import { later } from '../base/later.ts';
import { useSession } from '../base/session.ts';
import { PortalFrame } from '../frame/portal-frame.tsx';
import { ConsentGate } from './consent-gate.tsx';

/** The frame of the portal; what has not been answered is asked before any page. */
const FamilyBar = lazy(() => import('./family-bar.tsx'));

export function PortalLayout() {
  const { children, studioId, customerId } = useSession();
  useEffect(() => {
    if (customerId && window.Notification?.permission === 'granted')
      void later
        .then(() => import('./notices/renew.ts'))
        .then(({ renew }) => renew({ studioId, customerId }))
        .catch(() => {});
  }, [studioId, customerId]);
  return (
    <PortalFrame>
      {(children.length > 0 || actingFor() !== null) && <FamilyBar />}
      <GivenLinks />
      <ConfirmIdentity />
      <ConsentGate>
        <Outlet />
      </ConsentGate>
    </PortalFrame>
  );
}
