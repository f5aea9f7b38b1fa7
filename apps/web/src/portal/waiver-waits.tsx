import { lazy, Suspense } from 'react';
import { useMember } from './use-member.ts';
import { useWaiverState } from './use-waiver-state.ts';

const WaiverStep = lazy(() => import('../waivers/waiver-step.tsx'));

/** Says that the waiver is to be signed, of whoever has not; the others load nothing of it. */
export function WaiverWaits() {
  const { studioId } = useMember();
  const state = useWaiverState();
  if (state !== 'missing' && state !== 'outdated') return null;
  return (
    <Suspense>
      <WaiverStep studioId={studioId} state={state} />
    </Suspense>
  );
}
