import i18n from 'i18next';
import { browserName } from '../../access/browser-name.ts';

const MAX_CHARS = 80;

/** What this browser is called in the list of devices. */
export const deviceName = (): string =>
  (browserName(navigator.userAgent) ?? i18n.t('notices:device')).slice(0, MAX_CHARS);
