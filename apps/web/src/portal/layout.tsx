import { Outlet } from '@tanstack/react-router';
import { ConfirmIdentity } from '../access/confirm-identity.tsx';
import { GivenLinks } from '../access/given-links.tsx';
import { PortalFrame } from '../frame/portal-frame.tsx';
import { ConsentGate } from './consent-gate.tsx';

/** The frame of the portal; what has not been answered is asked before any page. */
export function PortalLayout() {
  return (
    <PortalFrame>
      <GivenLinks />
      <ConfirmIdentity />
      <ConsentGate>
        <Outlet />
      </ConsentGate>
    </PortalFrame>
  );
}
