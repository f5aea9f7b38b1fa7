import { Outlet } from '@tanstack/react-router';
import { PortalFrame } from '../frame/portal-frame.tsx';
import { ConsentGate } from './consent-gate.tsx';

/** The frame of the portal; what has not been answered is asked before any page. */
export function PortalLayout() {
  return (
    <PortalFrame>
      <ConsentGate>
        <Outlet />
      </ConsentGate>
    </PortalFrame>
  );
}
