import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

/**
 * Something to do, what to say once it is done, and the way back; null where it was one itself.
 * @property has whether what came of it has one; always unless it is told
 */
export type Deed<T> = {
  doing: () => Promise<T>;
  said: string;
  back: ((done: T) => Promise<unknown>) | null;
  has?: (done: T) => boolean;
};
export type Done = { said: string; undo: (() => void) | null };

/**
 * Does what can be taken back. The last thing done stays on offer until the next one.
 * @param after once it was tried, whatever came of it
 */
export function useUndoable(after: () => Promise<unknown>) {
  const [done, setDone] = useState<Done | null>(null);
  const act = useMutation({
    mutationFn: (deed: () => Promise<unknown>) => deed(),
    onMutate: () => setDone(null),
    onSettled: after,
  });
  return {
    done,
    error: act.error,
    pending: act.isPending,
    dismiss: () => {
      setDone(null);
      act.reset();
    },
    act: <T>({ doing, said, back, has = () => true }: Deed<T>) =>
      act.mutate(async () => {
        const made = await doing();
        setDone({ said, undo: back && has(made) ? () => act.mutate(() => back(made)) : null });
      }),
  };
}
