import { useLayoutEffect } from 'react';

/**
 * Says on the page which room is in it. The console is light on every device, and so are its browser's bars; all else is as
 * dark as the device.
 */
export function useRoom(room: 'console' | 'portal'): void {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    const bar = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')!;
    const { media } = bar;
    dataset.room = room;
    if (room === 'console') bar.media = 'all';
    return () => {
      delete dataset.room;
      bar.media = media;
    };
  }, [room]);
}
