import { type RefObject, useEffect, useState } from 'react';

/** Width and height of an element's inside, px, kept up to date. */
export function useSize(ref: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 16, height: 9 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      // What has no place yet is not small: it keeps the size it had.
      if (width > 0 && height > 0) setSize({ width, height });
    });
    if (ref.current !== null) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
