import { notifyManager, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode, useState, useSyncExternalStore } from 'react';
import { isKept } from '../base/kept.ts';

/** Was this page opened with what this device had kept of an answer, which has not come since? */
function useOpenedAsKept(queryKey: QueryKey): boolean {
  const cache = useQueryClient().getQueryCache();
  const stands = useSyncExternalStore(
    (changed) => cache.subscribe(notifyManager.batchCalls(changed)),
    () => {
      const query = cache.find({ queryKey });
      // Due until the answer itself stands there, which is a moment after it was heard.
      return query !== undefined && (isKept(query) || query.state.isInvalidated);
    },
  );
  const [opened, setOpened] = useState(() => {
    const query = cache.find({ queryKey });
    return query !== undefined && isKept(query);
  });
  if (opened && !stands) setOpened(false);
  return opened && stands;
}

/** Opens a form anew once the answer is there of which it was opened as this device had kept it: a form keeps what it began with. */
export function AnewOnceHeard(props: { queryKey: QueryKey; children: (isKept: boolean) => ReactNode }) {
  const opened = useOpenedAsKept(props.queryKey);
  return <Fragment key={opened ? 'kept' : 'heard'}>{props.children(opened)}</Fragment>;
}
