import { letterOf, untilOf } from '../letter.ts';

/** In place of a password that is not at hand, or forgotten; or before there is any, to a profile that becomes theirs who opens it. */
export const signInLink = letterOf(({ locale, studioName, timeZone }, { until, joins }) => {
  const day = untilOf(until, { locale, timeZone });
  if (joins)
    return locale === 'en'
      ? {
          subject: `Open your profile at ${studioName}`,
          title: `Your profile at ${studioName}`,
          lead: `this button opens your profile at ${studioName} and joins it to your login: from then on this email signs in there. It works once, until ${day}.`,
          button: 'Open my profile',
          why: `If you have not asked for this, or do not ride at ${studioName}, do nothing: without the link nothing is joined.`,
        }
      : {
          subject: `Ouvrir votre profil chez ${studioName}`,
          title: `Votre profil chez ${studioName}`,
          lead: `ce bouton ouvre votre profil chez ${studioName} et le relie à votre accès\u00a0: dès lors, cet e-mail vous y connecte. Il est valable une fois, jusqu’au ${day}.`,
          button: 'Ouvrir mon profil',
          why: `Si vous n’avez rien demandé, ou ne venez pas chez ${studioName}, ne faites rien\u00a0: sans le lien, rien n’est relié.`,
        };
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
