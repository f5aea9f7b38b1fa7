import { lazy, Suspense, useEffect, useState } from 'react';
import { onConfirmNeeded } from '../base/api.ts';

const AskAgain = lazy(() => import('./ask-again.tsx'));

/** Asks again who is here where the studio wants it, and lets what was asked go on after it. */
export function ConfirmIdentity() {
  const [answer, setAnswer] = useState<{ give: (confirmed: boolean) => void } | null>(null);
  useEffect(() => onConfirmNeeded(() => new Promise<boolean>((resolve) => setAnswer({ give: resolve }))), []);
  if (!answer) return null;
  const close = (confirmed: boolean) => {
    setAnswer(null);
    answer.give(confirmed);
  };
  return (
    <Suspense>
      <AskAgain onClose={close} />
    </Suspense>
  );
}
