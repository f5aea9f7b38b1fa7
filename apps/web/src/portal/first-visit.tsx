import type { ComponentProps } from 'react';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { ConsentVisit } from '../rights/consent-visit.tsx';

/** The questions before the first page, and above them the language that they are asked in. */
export default function FirstVisit(props: Omit<ComponentProps<typeof ConsentVisit>, 'above'>) {
  return <ConsentVisit {...props} above={<LanguageSwitch />} />;
}
