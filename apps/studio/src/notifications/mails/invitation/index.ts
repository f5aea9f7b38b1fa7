import { letterOf, untilOf } from '../letter.ts';

/** The link that lets a person in, for a first password or another one. */
export const invitation = letterOf(({ locale, studioName, timeZone }, { until }) => {
  const day = untilOf(until, { locale, timeZone });
  return locale === 'en'
    ? {
        subject: `Your access to ${studioName}`,
        title: `Your access to ${studioName}`,
        lead: `this button opens your access. It works once, until ${day}; there you choose the password to sign in with.`,
        button: 'Choose a password',
        why: `${studioName} has sent you this. Pass it on to nobody: whoever opens it comes in as you.`,
      }
    : {
        subject: `Votre accès à ${studioName}`,
        title: `Votre accès à ${studioName}`,
        lead: `ce bouton ouvre votre accès. Il est valable une fois, jusqu’au ${day}\u00a0; vous y choisissez votre mot de passe.`,
        button: 'Choisir un mot de passe',
        why: `${studioName} vous a envoyé ce message. Ne le transmettez à personne\u00a0: quiconque l’ouvre entre à votre place.`,
      };
});
