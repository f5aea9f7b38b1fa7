import { Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { CustomerSummary } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { customersQuery } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { ProblemAlert } from './problem.tsx';

const TYPING_MS = 250;
/** More hits than these mean: type more. */
const SHOWN_HITS = 8;

/** Customers by name or email, asked for as one types. `first` says whether some are shown before. */
export function usePersonSearch({ label, hint, first }: { label: string; hint: string; first: boolean }): {
  field: ReactNode;
  /** What was asked for; '' before anything was typed. */
  asked: string;
  setSearch: (search: string) => void;
  /** Null until the answer is there. */
  hits: CustomerSummary[] | null;
  /** How many more there are. */
  more: number;
} {
  const { studioId } = useSession();
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), TYPING_MS);
  const { data, error, refetch, isFetching } = useQuery({
    ...customersQuery(studioId, asked ? { search: asked } : {}),
    enabled: first || asked !== '',
  });
  const field = (
    <>
      <TextInput
        data-autofocus
        type="search"
        label={label}
        placeholder={hint}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        rightSection={isFetching ? <Loader size={16} /> : null}
      />
      {error && <ProblemAlert error={error} retry={refetch} />}
    </>
  );
  return {
    field,
    asked,
    setSearch,
    hits: data?.rows.slice(0, SHOWN_HITS) ?? null,
    more: Math.max(0, (data?.total ?? 0) - SHOWN_HITS),
  };
}
