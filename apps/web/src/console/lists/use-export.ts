import type { PersonColumn } from '@tandem/api/words';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { separatorOf } from '../../ui/chart/csv.ts';
import { csvFile, save } from '../../ui/chart/download.ts';
import { customFieldsQuery } from '../queries.ts';
import { ListWriter } from './write-list.ts';

export type Filter = Omit<
  NonNullable<NonNullable<Parameters<typeof api.exportCustomers>[0]['query']>>,
  'cursor'
>;
type State =
  | { is: 'asked' }
  | { is: 'busy'; done: number; total: number }
  | { is: 'done'; people: number; files: number }
  | { is: 'failed'; error: Error };

/** What was taken of the list. @property cursor where it goes on; undefined: from its beginning */
type Taken = { writer: ListWriter; cursor?: string; people: number; total: number; files: number };

/**
 * The customers of a filter as files, page by page; a file is saved when it is full, and the last at the end. After a failure it
 * goes on where it was: what is saved stays saved once.
 */
export function useExport(filter: Filter) {
  const { t, i18n } = useTranslation('lists');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<State>({ is: 'asked' });
  const left = useRef<AbortController>(undefined);
  const begun = useRef<Taken>(undefined);
  useEffect(() => () => left.current?.abort(), []);
  const begin = async (): Promise<Taken> => {
    const own = await client.fetchQuery(customFieldsQuery(studioId));
    const headOf = (column: PersonColumn) => t(`holds.${column}`);
    const writer = new ListWriter({ own, headOf, delimiter: separatorOf(i18n.language) });
    return { writer, people: 0, total: 0, files: 0 };
  };
  const run = async () => {
    const leave = new AbortController();
    const { signal } = leave;
    left.current = leave;
    setState({ is: 'busy', done: begun.current?.people ?? 0, total: begun.current?.total ?? 0 });
    try {
      begun.current ??= await begin();
      const taken = begun.current;
      const keep = (csv: string) => save(csvFile(csv), t('export.file', { number: ++taken.files }));
      do {
        const page = await api.exportCustomers({
          params: { studioId },
          query: { ...filter, cursor: taken.cursor },
          signal,
        });
        for (const csv of taken.writer.add(page.people)) keep(csv);
        taken.people += page.people.length;
        taken.total = page.total;
        taken.cursor = page.nextCursor ?? undefined;
        setState({ is: 'busy', done: taken.people, total: taken.total });
      } while (taken.cursor !== undefined);
      keep(taken.writer.end());
      setState({ is: 'done', people: taken.people, files: taken.files });
    } catch (error) {
      if (!signal.aborted) setState({ is: 'failed', error: error as Error });
    }
  };
  return { state, run };
}
