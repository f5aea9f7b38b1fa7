import { MAX_UPLOAD_BYTES, MAX_UPLOADS_PER_ACCOUNT } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem, api } from '../base/api.ts';
import { useSession } from '../base/session.ts';
import { importFileUrl } from '../rights/file-urls.ts';
import { importQuery, importsQuery } from '../rights/queries.ts';
import { upload } from './upload.ts';

export type Sending = {
  name: string;
  bytes: number;
  sent: number;
  /** Why it did not arrive; null while it may. */
  error: Error | null;
  arrived: boolean;
};

/** Sends files to a new import and lets it run; each file's own failure keeps none of the others back. */
export function useImport(customerId: string) {
  const { studioId } = useSession();
  const client = useQueryClient();
  const params = { studioId, customerId };
  const [sending, setSending] = useState<Sending[]>([]);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const start = useMutation({
    /** @returns the import that runs; null when it was stopped, or when no file arrived */
    mutationFn: async (files: File[]) => {
      stop.current = new AbortController();
      const { signal } = stop.current;
      const rows: Sending[] = files.map(({ name, size }) => ({
        name,
        bytes: size,
        sent: 0,
        error: size > MAX_UPLOAD_BYTES ? new ApiProblem(413, { code: 'too_large', message: '' }) : null,
        arrived: false,
      }));
      const show = () => setSending([...rows]);
      const change = (index: number, part: Partial<Sending>) => {
        rows[index] = { ...rows[index]!, ...part };
        show();
      };
      show();
      const { importId } = await api.startImport({ params });
      const queue = files.keys();
      const sender = async () => {
        for (const index of queue) {
          if (signal.aborted) return;
          if (rows[index]!.error) continue;
          const url = importFileUrl({ ...params, importId }, files[index]!.name);
          try {
            await upload(url, files[index]!, (sent) => change(index, { sent }), signal);
            change(index, { sent: rows[index]!.bytes, arrived: true });
          } catch (error) {
            if (!signal.aborted) change(index, { error: error as Error });
          }
        }
      };
      // Small files are mostly waiting for answers: as many at a time as the studio takes.
      await Promise.all(Array.from({ length: MAX_UPLOADS_PER_ACCOUNT }, sender));
      if (signal.aborted || !rows.some((row) => row.arrived)) return null;
      const running = await api.runImport({ params: { ...params, importId } });
      client.setQueryData(importQuery(studioId, customerId, importId).queryKey, running);
      return running;
    },
    onSettled: () => client.invalidateQueries({ queryKey: importsQuery(studioId, customerId).queryKey }),
  });
  return {
    start,
    sending,
    cancel: () => stop.current?.abort(),
    clear: () => {
      start.reset();
      setSending([]);
    },
  };
}
