import { useEffect, useRef } from 'react';
import { api } from '../base/api.ts';
import { answerByPasskey, passkeysFillIn } from './passkey.ts';

/** Signs in by the passkey that the person chooses among what the browser fills in; until then nothing is seen of it. */
export function useFilledPasskey(onDone: () => unknown): void {
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    let here = true;
    const wait = async () => {
      if (!(await passkeysFillIn())) return;
      const response = await answerByPasskey(true);
      if (!here) return;
      await api.signInWithPasskey({ body: { response } });
      done.current();
    };
    // Left, or another way was taken: nothing to say.
    wait().catch(() => {});
    return () => {
      here = false;
    };
  }, []);
}
