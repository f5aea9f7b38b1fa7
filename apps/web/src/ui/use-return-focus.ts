import { useEffect, useRef } from 'react';

/**
 * Gives the focus back to what opened a dialog that lives only while it is open: Mantine does so only for those that
 * stay mounted. Who works by keyboard goes on from where they were.
 */
export function useReturnFocus(): void {
  const opener = useRef(document.activeElement);
  useEffect(
    () => () => {
      const element = opener.current;
      // After React has taken the dialog away.
      setTimeout(() => element instanceof HTMLElement && element.focus({ preventScroll: true }));
    },
    [],
  );
}
