import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { Question } from './question.ts';

const QuestionDialog = lazy(() => import('./question-dialog.tsx'));

let asked: Question | null = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Asks before something that is hard to take back. */
export function confirm(question: Question): void {
  // Once what asks is over: the key that closes a dialog would answer its question as well.
  setTimeout(() => {
    asked = question;
    for (const listener of listeners) listener();
  });
}

/** Where questions appear; its dialog comes along with the first. */
export function Questions() {
  const question = useSyncExternalStore(subscribe, () => asked);
  return (
    question && (
      <Suspense>
        <QuestionDialog question={question} />
      </Suspense>
    )
  );
}
