import type { QueryKey } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { useOpenedAsKept } from '../base/as-kept.ts';

/** Opens a form anew once the answer is there of which it was opened as this device had kept it: a form keeps what it began with. */
export function AnewOnceHeard(props: { queryKey: QueryKey; children: (isKept: boolean) => ReactNode }) {
  const isKept = useOpenedAsKept(props.queryKey);
  return <Fragment key={isKept ? 'kept' : 'heard'}>{props.children(isKept)}</Fragment>;
}
