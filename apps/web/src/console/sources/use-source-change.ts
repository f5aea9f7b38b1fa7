import type { SourceStatus } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { showProblem } from '../../ui/problem.tsx';
import { sourceQuery } from './queries.ts';

/** A change to the connection; where it answers how things stand then, that is shown at once. */
export function useSourceChange<Given = void, Answer = unknown>(options: {
  change: (given: Given) => Promise<Answer>;
  onSuccess?: (answer: Answer, given: Given) => void;
  /** A passing note unless told. */
  onError?: (error: Error) => void;
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
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('source', studioId) }),
  });
}

const isStatus = (answer: unknown): answer is SourceStatus =>
  typeof answer === 'object' && answer !== null && 'connection' in answer;
