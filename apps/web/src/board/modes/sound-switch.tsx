import './words.ts';
import IconVolume from '@tabler/icons-react/dist/esm/icons/IconVolume.mjs';
import IconVolumeOff from '@tabler/icons-react/dist/esm/icons/IconVolumeOff.mjs';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { onSound, soundNow, switchSound } from './sound.ts';

/** Whether this screen is heard: each decides for itself, and says so where the browser waits for a touch. */
export function SoundSwitch() {
  const { t } = useTranslation('modes');
  const sound = useSyncExternalStore(onSound, soundNow);
  return (
    <button
      type="button"
      className="button sound"
      aria-label={t(`sound.${sound}`)}
      aria-pressed={sound !== 'off'}
      data-waits={sound === 'waits' || undefined}
      onClick={() => void switchSound(sound === 'off')}
    >
      {sound === 'on' ? <IconVolume aria-hidden /> : <IconVolumeOff aria-hidden />}{' '}
      <span>{t(`sound.${sound}`)}</span>
    </button>
  );
}
