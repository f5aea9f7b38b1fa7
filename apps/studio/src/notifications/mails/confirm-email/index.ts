import { letterOf, untilOf } from '../letter.ts';

/** To an address that is to be somebody's: only its holder's answer makes it theirs. */
export const confirmEmail = letterOf(({ locale, studioName, timeZone }, { until }) => {
  const day = untilOf(until, { locale, timeZone });
  return locale === 'en'
    ? {
        subject: `Confirm your email for ${studioName}`,
        title: 'Is this your email?',
        lead: `this address is to be yours at ${studioName}. Confirm it with the button; it works until ${day}.`,
        button: 'Confirm this address',
        why: 'If you know nothing of this, do nothing: without your answer the address is not used.',
      }
    : {
        subject: `Confirmez votre e-mail pour ${studioName}`,
        title: 'Est-ce bien votre adresse\u00a0?',
        lead: `cette adresse doit devenir la vôtre chez ${studioName}. Confirmez-la avec le bouton, valable jusqu’au ${day}.`,
        button: 'Confirmer cette adresse',
        why: 'Si cela ne vous dit rien, ne faites rien\u00a0: sans votre réponse, l’adresse ne sera pas utilisée.',
      };
});
