import type { Locale } from '@tandem/api/words';
import type { MailSecret } from '../../../base/events.ts';
import { letterOf } from '../letter.ts';

type Change = NonNullable<MailSecret['factor']>;

const said: Record<Locale, Record<Change, { title: string; lead: string }>> = {
  en: {
    added: {
      title: 'A second factor was added',
      lead: 'an app or a passkey now signs in to your account, beside your password.',
    },
    removed: {
      title: 'A second factor was removed',
      lead: 'an app or a passkey was taken off your account.',
    },
    reset: {
      title: 'Your second factor was reset',
      lead: 'every app, passkey and recovery code was taken off your account, and you are signed out everywhere. After your password you set up another.',
    },
    codes: {
      title: 'New recovery codes',
      lead: 'recovery codes were made for your account; those of before no longer work.',
    },
    code_used: {
      title: 'A recovery code was used',
      lead: 'somebody signed in to your account with your password and a recovery code. That code is used up.',
    },
  },
  fr: {
    added: {
      title: 'Un second facteur a été ajouté',
      lead: 'une application ou une clé d’accès ouvre désormais votre compte, en plus de votre mot de passe.',
    },
    removed: {
      title: 'Un second facteur a été retiré',
      lead: 'une application ou une clé d’accès a été retirée de votre compte.',
    },
    reset: {
      title: 'Votre second facteur a été réinitialisé',
      lead: 'toutes les applications, clés d’accès et codes de secours ont été retirés de votre compte, et toutes vos connexions sont terminées. Après votre mot de passe, vous en configurerez un autre.',
    },
    codes: {
      title: 'De nouveaux codes de secours',
      lead: 'des codes de secours ont été créés pour votre compte\u00a0; les précédents ne fonctionnent plus.',
    },
    code_used: {
      title: 'Un code de secours a été utilisé',
      lead: 'quelqu’un s’est connecté à votre compte avec votre mot de passe et un code de secours. Ce code ne fonctionne plus.',
    },
  },
};

/** Whoever did it: the person notices what they have not done themself. */
export const secondFactorChanged = letterOf(({ locale, studioName }, { factor = 'reset' }) => {
  const { title, lead } = said[locale][factor];
  return {
    subject: title,
    title,
    lead,
    why:
      locale === 'en'
        ? `If this was not you, change your password at once and tell ${studioName}.`
        : `Si ce n’était pas vous, changez tout de suite votre mot de passe et dites-le à ${studioName}.`,
  };
});
