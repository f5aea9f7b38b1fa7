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

/** The customers of a filter as files, page by page; a file is saved when it is full, and the last at the end. */
export function useExport(filter: Filter) {
  const { t, i18n } = useTranslation('lists');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<State>({ is: 'asked' });
  const left = useRef<AbortController>(undefined);
  useEffect(() => () => left.current?.abort(), []);
  const run = async () => {
    const leave = new AbortController();
    const { signal } = leave;
    left.current = leave;
    setState({ is: 'busy', done: 0, total: 0 });
    try {
      const own = await client.fetchQuery(customFieldsQuery(studioId));
      const words = {
        own,
        headOf: (column: PersonColumn) => t(`holds.${column}`),
        delimiter: separatorOf(i18n.language),
      };
      const writer = new ListWriter(words);
      let people = 0;
      let files = 0;
      const keep = (csv: string) => save(csvFile(csv), t('export.file', { number: ++files }));
      let cursor: string | undefined;
      do {
        const page = await api.exportCustomers({
          params: { studioId },
          query: { ...filter, cursor },
          signal,
        });
        for (const csv of writer.add(page.people)) keep(csv);
        people += page.people.length;
        setState({ is: 'busy', done: people, total: page.total });
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      keep(writer.end());
      setState({ is: 'done', people, files });
    } catch (error) {
      if (!signal.aborted) setState({ is: 'failed', error: error as Error });
    }
  };
  return { state, run };
}
