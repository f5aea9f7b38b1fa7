import { useLocalStorage } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useMe } from '../base/session.ts';

const GivenLink = lazy(() => import('./given-link.tsx'));

/** Tells a person that somebody of a studio held a link to their access; hidden in this browser once they have read it. */
export function GivenLinks() {
  const [latest] = useMe().givenLinks;
  const [read, setRead] = useLocalStorage({ key: 'tandem.givenLinkRead', defaultValue: '' });
  if (!latest || read >= latest.at) return null;
  return (
    <Suspense>
      <GivenLink link={latest} onRead={() => setRead(latest.at)} />
    </Suspense>
  );
}
