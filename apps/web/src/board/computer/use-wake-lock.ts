import { useEffect, useState } from 'react';

/** Whether the screen stays on: a browser takes it back whenever the page is not in front, and refuses on a low battery. */
export type Awake = 'awake' | 'hidden' | 'refused';

/** Keeps the screen on as long as the page is in front: a computer that falls asleep hears nothing. */
export function useWakeLock(): Awake {
  const [awake, setAwake] = useState<Awake>('hidden');
  useEffect(() => {
    let here = true;
    let held: WakeLockSentinel | null = null;
    const hold = async () => {
      if (document.visibilityState !== 'visible') return setAwake('hidden');
      try {
        held = await navigator.wakeLock.request('screen');
        if (!here) return void held.release();
        setAwake('awake');
        held.addEventListener('release', () => here && setAwake(document.hidden ? 'hidden' : 'refused'));
      } catch {
        if (here) setAwake('refused');
      }
    };
    void hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      here = false;
      document.removeEventListener('visibilitychange', hold);
      void held?.release();
    };
  }, []);
  return awake;
}
