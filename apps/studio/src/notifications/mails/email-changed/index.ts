import { letterOf } from '../letter.ts';

/** To the address that was somebody's until now, or still is: they notice what they did not ask for. */
export const emailChanged = letterOf(({ locale, studioName }, { byStaff, signedIn }) => {
  if (signedIn)
    return locale === 'en'
      ? {
          subject: `Another email for you at ${studioName}`,
          title: 'Another email address',
          lead: `${studioName} has another email address for you in the system where you book, and by it somebody has signed in as you. It has taken the place of this one.`,
          why: `If that was not you, tell ${studioName} at once: they can end that login.`,
        }
      : {
          subject: `Une autre adresse e-mail pour vous chez ${studioName}`,
          title: 'Une autre adresse pour vous',
          lead: `${studioName} a une autre adresse e-mail pour vous dans le système où vous réservez, et quelqu’un s’est connecté par elle à votre nom. Elle a pris la place de celle-ci.`,
          why: `Si ce n’était pas vous, dites-le tout de suite à ${studioName}\u00a0: le studio peut retirer cet accès.`,
        };
  if (locale === 'en')
    return {
      subject: `Another email for you at ${studioName}`,
      title: 'Another email address',
      lead: byStaff
        ? `${studioName} has entered another email address for you. Your numbers are mailed there only after its holder has confirmed it.`
        : `another email address was asked for on your profile at ${studioName}. Until its holder confirms it, this one stays.`,
      why: `If this was not your wish, tell ${studioName} and change your password.`,
    };
  return {
    subject: `Une autre adresse e-mail pour vous chez ${studioName}`,
    title: 'Une autre adresse pour vous',
    lead: byStaff
      ? `${studioName} a saisi une autre adresse e-mail pour vous. Vos résultats n’y seront envoyés qu’une fois cette adresse confirmée par son titulaire.`
      : `une autre adresse e-mail a été demandée sur votre profil chez ${studioName}. Tant que son titulaire ne l’a pas confirmée, celle-ci reste.`,
    why: `Si vous n’avez rien demandé, dites-le à ${studioName} et changez votre mot de passe.`,
  };
});
