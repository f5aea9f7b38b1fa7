import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { rightsQuery } from '../rights/queries.ts';
import { useMember } from './use-member.ts';

const WaiverStep = lazy(() => import('../waivers/waiver-step.tsx'));

/** Says that the waiver is to be signed, of whoever has not; the others load nothing of it. */
export function WaiverWaits() {
  const { studioId, customerId } = useMember();
  const state = useQuery(rightsQuery(studioId, customerId)).data?.waiver;
  if (state !== 'missing' && state !== 'outdated') return null;
  return (
    <Suspense>
      <WaiverStep studioId={studioId} state={state} />
    </Suspense>
  );
}
