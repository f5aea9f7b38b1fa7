import type { SourceStatus } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { showProblem } from '../../ui/problem.tsx';
import { sourceQuery } from './queries.ts';

/** A change to the connection or to what is said of it; where it answers how things stand then, that is shown at once. */
export function useSourceChange<Given = void, Answer = unknown>(options: {
  change: (given: Given) => Promise<Answer>;
  onSuccess?: (answer: Answer, given: Given) => void;
  /** A passing note unless told. */
  onError?: (error: Error, given: Given) => void;
}) {
  const { studioId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: options.change,
    onSuccess: (answer, given) => {
      if (isStatus(answer)) client.setQueryData(sourceQuery(studioId).queryKey, answer);
      options.onSuccess?.(answer, given);
    },
    onError: options.onError ?? showProblem,
    // What is said of another system changes classes and people here too.
    onSettled: () =>
      Promise.all(
        (['source', 'class', 'customer'] as const).map((topic) =>
          client.invalidateQueries({ queryKey: topicKey(topic, studioId) }),
        ),
      ),
  });
}

const isStatus = (answer: unknown): answer is SourceStatus =>
  typeof answer === 'object' && answer !== null && 'connection' in answer;
