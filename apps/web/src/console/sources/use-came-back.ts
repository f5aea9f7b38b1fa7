import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../base/api.ts';
import { useSession } from '../../base/session.ts';
import { source } from '../../base/source.ts';
import { useSourceChange } from './use-source-change.ts';

/**
 * Somebody comes back from the other system's page: what it sent along is used once and leaves the address at once.
 * @returns whether it is being tried, why it was refused, and whether they said no there
 */
export function useCameBack() {
  const { studioId } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/integrations/momence' });
  const { code, state, error } = useSearch({ from: '/console/$studioId/integrations/momence' });
  const [denied, setDenied] = useState(false);
  const used = useRef(false);
  const {
    mutate,
    isPending,
    error: refused,
    reset,
  } = useSourceChange({
    change: (given: { code: string; state: string }) =>
      api.connectSource({ params: { source, studioId }, body: { by: 'code', ...given } }),
    onError: () => {},
  });
  useEffect(() => {
    if (used.current || state === undefined) return;
    used.current = true;
    if (code !== undefined) mutate({ code, state });
    else setDenied(error !== undefined);
    void navigate({ search: {}, replace: true });
  }, [code, state, error, mutate, navigate]);
  const forget = () => {
    setDenied(false);
    reset();
  };
  return { isPending: isPending || (state !== undefined && code !== undefined), refused, denied, forget };
}
