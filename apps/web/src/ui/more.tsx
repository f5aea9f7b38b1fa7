import { Button, type ButtonProps } from '@mantine/core';

/** Fetches the next page of a list, while there is one. */
export function More({
  of,
  word,
  ...look
}: {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  word: string;
} & ButtonProps) {
  if (!of.hasNextPage) return null;
  return (
    <Button variant="default" loading={of.isFetchingNextPage} onClick={() => of.fetchNextPage()} {...look}>
      {word}
    </Button>
  );
}
