import { Button, type ButtonProps, Stack } from '@mantine/core';
import { ProblemAlert } from './problem.tsx';

/** Fetches the next page of a list, while there is one; why it did not come is said here, and the list stays. */
export function More({
  of,
  word,
  ...look
}: {
  of: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: Error | null;
    fetchNextPage: () => unknown;
  };
  word: string;
} & ButtonProps) {
  if (!of.hasNextPage) return null;
  const button = (
    <Button variant="default" loading={of.isFetchingNextPage} onClick={() => of.fetchNextPage()} {...look}>
      {word}
    </Button>
  );
  if (!of.isFetchNextPageError || of.isFetchingNextPage) return button;
  return (
    <Stack>
      <ProblemAlert error={of.error} />
      {button}
    </Stack>
  );
}
