import { letterOf } from '../letter.ts';

/** To every owner: a member reads that the studio has been told, and nobody looks at the console for that. */
export const paymentNeeds = letterOf(({ locale, studioName }) =>
  locale === 'en'
    ? {
        subject: `A payment at ${studioName} needs you`,
        title: 'A payment needs you',
        lead: 'a payment of the portal could not be settled by itself. The list says of each why, and what you can do.',
        why: `You are sent this as an owner of ${studioName}. Managers and the front desk can see to it too.`,
        button: 'See the payments',
      }
    : {
        subject: `Un paiement chez ${studioName} demande votre attention`,
        title: 'Un paiement demande votre attention',
        lead: 'un paiement de l’espace membre n’a pas pu être réglé automatiquement. La liste indique pour chacun pourquoi, et ce que vous pouvez faire.',
        why: `Vous recevez ce message en tant que propriétaire de ${studioName}. Les responsables et l’accueil peuvent aussi s’en occuper.`,
        button: 'Voir les paiements',
      },
);
