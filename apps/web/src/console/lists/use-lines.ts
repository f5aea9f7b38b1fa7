import type { ReadLine } from '@tandem/api/studio';
import { MAX_LINES_AT_ONCE } from '@tandem/api/words';
import { useRef, useState } from 'react';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import type { Cells } from './read-list.ts';

export type Told = ReadonlyMap<number, ReadLine>;
type Asked = { listId: string; fileName: string; lines: Cells[]; preview?: true };

/** Lines go to the studio some at a time, so that a long list has its progress; after a failure they go on where they were. */
export function useLines() {
  const { studioId } = useSession();
  const [told, setTold] = useState<Told>(new Map());
  const [done, setDone] = useState(0);
  const [total, setTotal] = useState(0);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const run = useRef(0);
  const send = async ({ listId, fileName, lines, preview }: Asked, from = 0) => {
    const mine = ++run.current;
    const read = new Map(from === 0 ? [] : told);
    setBusy(true);
    setError(null);
    setTotal(lines.length);
    try {
      for (let at = from; at < lines.length; at += MAX_LINES_AT_ONCE) {
        setDone(at);
        const body = {
          fileName,
          lines: lines.slice(at, at + MAX_LINES_AT_ONCE),
          ...(preview && { preview }),
        };
        const answer = await api.importCustomers({ params: { studioId, listId }, body });
        if (mine !== run.current) return;
        for (const line of answer.lines) read.set(line.line, line);
        setTold(new Map(read));
      }
      setDone(lines.length);
    } catch (failure) {
      if (mine === run.current) setError(failure as Error);
    } finally {
      if (mine === run.current) setBusy(false);
    }
  };
  return { told, done, total, error, busy, send };
}
