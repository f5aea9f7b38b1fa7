import { useMutation, useQueryClient } from '@tanstack/react-query';
import { topicKey } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { showProblem } from '../../../ui/problem.tsx';

/** A change to what is said of another system. Whatever shows it is asked again, whether it came about or not. */
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
    onSuccess: options.onSuccess,
    onError: options.onError ?? showProblem,
    onSettled: () =>
      Promise.all(
        (['source', 'class', 'customer'] as const).map((topic) =>
          client.invalidateQueries({ queryKey: topicKey(topic, studioId) }),
        ),
      ),
  });
}
