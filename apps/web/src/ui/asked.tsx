import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './problem.tsx';

/** Something asked of the studio, as `useQuery` tells of it. */
type Query<T> = {
  data: T | undefined;
  error: Error | null;
  refetch: () => unknown;
  /** Only a further page of a list did not come: its button says so. */
  isFetchNextPageError?: boolean;
};

/** Shows what was asked once it is there. What was known stays on the screen while the studio cannot be asked. */
export function Asked<T>(props: {
  query: Query<T>;
  /** What holds its place until then: something as tall as this, in px, or drawn. */
  loading: number | ReactNode;
  children: (data: T) => ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  const { data, refetch } = props.query;
  const error = props.query.isFetchNextPageError ? null : props.query.error;
  const loading =
    typeof props.loading === 'number' ? (
      <Skeleton h={props.loading} role="status" aria-label={t('loading')} />
    ) : (
      props.loading
    );
  return (
    <>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {data === undefined ? !error && loading : props.children(data)}
    </>
  );
}

/** Two things that are shown together. */
export const both = <A, B>(a: Query<A>, b: Query<B>): Query<[A, B]> => ({
  data: a.data === undefined || b.data === undefined ? undefined : [a.data, b.data],
  error: a.error ?? b.error,
  refetch: () => (a.error ? a.refetch() : b.refetch()),
});
