import { Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { CustomerSummary } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { customersQuery } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { ProblemAlert } from './problem.tsx';

const TYPING_MS = 250;
/** More hits than these mean: type more. */
const SHOWN_HITS = 8;

/** Customers by name, email or phone, asked for as one types. */
export function usePersonSearch(props: {
  label: string;
  hint: string;
  /** Whether some are shown before anything was typed. */
  first: boolean;
  /** Takes the first of those found, at Enter: at once, or as soon as the answer is there. */
  take?: (hit: CustomerSummary) => void;
}): {
  field: ReactNode;
  /** What was asked for; '' before anything was typed. */
  asked: string;
  /** What stands in the field. */
  search: string;
  setSearch: (search: string) => void;
  /** Null until the answer is there. */
  hits: CustomerSummary[] | null;
  /** How many more there are. */
  more: number;
} {
  const { studioId } = useSession();
  const { label, hint, first, take } = props;
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), TYPING_MS);
  const { data, error, refetch, isFetching } = useQuery({
    ...customersQuery(studioId, asked ? { search: asked } : {}),
    enabled: first || asked !== '',
  });
  const settled = asked === search.trim() && !isFetching && data !== undefined;
  const hit = settled && asked !== '' ? data.rows[0] : undefined;
  const [entered, setEntered] = useState(false);
  useEffect(() => {
    if (!entered || !settled) return;
    setEntered(false);
    if (hit) take?.(hit);
  }, [entered, settled, hit, take]);
  const field = (
    <>
      <TextInput
        data-autofocus
        type="search"
        label={label}
        placeholder={hint}
        value={search}
        onChange={(event) => {
          setEntered(false);
          setSearch(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && search.trim() !== '') setEntered(true);
        }}
        rightSection={isFetching ? <Loader size={16} /> : null}
      />
      {error && <ProblemAlert error={error} retry={refetch} />}
    </>
  );
  return {
    field,
    asked,
    search,
    setSearch,
    hits: data?.rows.slice(0, SHOWN_HITS) ?? null,
    more: Math.max(0, (data?.total ?? 0) - SHOWN_HITS),
  };
}
