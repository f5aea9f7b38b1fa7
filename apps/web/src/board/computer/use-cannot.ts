import { useEffect, useState } from 'react';

/** What keeps this browser from hearing anything; null where nothing does. */
export function useCannot(): 'noHttps' | 'noBluetooth' | 'off' | null {
  const [off, setOff] = useState(false);
  useEffect(() => {
    void navigator.bluetooth?.getAvailability().then((there) => setOff(!there));
  }, []);
  if (!window.isSecureContext) return 'noHttps';
  if (!navigator.bluetooth) return 'noBluetooth';
  return off ? 'off' : null;
}
