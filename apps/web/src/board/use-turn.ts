import { useEffect, useState } from 'react';

const PAGE_SECONDS = 10;

export type Turn = {
  page: number;
  paused: boolean;
  pause(paused: boolean): void;
  /** One page on, or back with −1. */
  turn(by: 1 | -1): void;
};

/**
 * Turns 0 … pages−1 in a circle, one each `PAGE_SECONDS`, until somebody pauses it: by the button, or by the space bar. The
 * arrow keys turn by hand, and whoever does so wants to look at that page.
 */
export function useTurn(pages: number): Turn {
  const [turned, setTurned] = useState(0);
  const [paused, pause] = useState(false);
  useEffect(() => {
    if (pages < 2 || paused) return;
    const timer = setInterval(() => setTurned((n) => n + 1), PAGE_SECONDS * 1000);
    return () => clearInterval(timer);
  }, [pages, paused]);
  useEffect(() => {
    if (pages < 2) return;
    const press = (event: KeyboardEvent) => {
      if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by !== undefined) {
        setTurned((n) => n + by);
        pause(true);
      } else if (event.key === ' ') {
        event.preventDefault();
        pause((was) => !was);
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [pages]);
  const count = Math.max(pages, 1);
  return {
    page: ((turned % count) + count) % count,
    paused,
    pause,
    turn(by) {
      setTurned((n) => n + by);
      pause(true);
    },
  };
}
