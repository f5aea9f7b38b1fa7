import { letterOf, untilOf } from '../letter.ts';

/** In place of a password that is not at hand, or forgotten. */
export const signInLink = letterOf(({ locale, studioName, timeZone }, { until }) => {
  const day = untilOf(until, { locale, timeZone });
  return locale === 'en'
    ? {
        subject: `Sign in to ${studioName}`,
        title: `Sign in to ${studioName}`,
        lead: `this button signs you in; there you can choose another password too. It works once, until ${day}.`,
        button: 'Sign in',
        why: 'If you have not asked for this, do nothing: without the link nobody gets in.',
      }
    : {
        subject: `Se connecter à ${studioName}`,
        title: `Se connecter à ${studioName}`,
        lead: `ce bouton vous connecte\u00a0; vous pourrez aussi y choisir un autre mot de passe. Il est valable une fois, jusqu’au ${day}.`,
        button: 'Se connecter',
        why: 'Si vous n’avez rien demandé, ne faites rien\u00a0: sans le lien, personne n’entre.',
      };
});
