import { lazy, Suspense } from 'react';
import { useMe } from '../base/session.ts';

const GivenLink = lazy(() => import('./given-link.tsx'));

/** Tells a person that somebody of a studio held a link to their access. */
export function GivenLinks() {
  const [latest] = useMe().givenLinks;
  return (
    latest && (
      <Suspense>
        <GivenLink link={latest} />
      </Suspense>
    )
  );
}
