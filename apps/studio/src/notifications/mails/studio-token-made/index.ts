import { letterOf } from '../letter.ts';

/** To every owner, whoever made it: a token of the studio goes on when people leave and passwords change. */
export const studioTokenMade = letterOf(({ locale, studioName }, { token = { name: '', maker: '' } }) =>
  locale === 'en'
    ? {
        subject: `A token of ${studioName} was made`,
        title: 'A token of the studio was made',
        lead: `${token.maker} has made the token “${token.name}”. A program that has it acts for ${studioName}, until it is revoked or runs out.`,
        why: `It goes on when ${token.maker} sets another password or leaves the team. If you do not expect it, revoke it in the console under API tokens.`,
      }
    : {
        subject: `Un jeton de ${studioName} a été créé`,
        title: 'Un jeton du studio a été créé',
        lead: `${token.maker} a créé le jeton «\u00a0${token.name}\u00a0». Un programme qui le détient agit pour ${studioName}, jusqu’à ce qu’il soit révoqué ou expire.`,
        why: `Il reste valable même si ${token.maker} change de mot de passe ou quitte l’équipe. Si vous ne l’attendiez pas, révoquez-le dans la console, sous Jetons d’API.`,
      },
);
