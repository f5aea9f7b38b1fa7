import { WEBHOOK_FAILING_DAYS } from '@tandem/api/words';
import { letterOf } from '../letter.ts';

/** To every owner: their program hears nothing more, and nobody looks at the console for that. */
export const webhookOff = letterOf(
  ({ locale, studioName }, { webhook: { host, off } = { host: '', off: 'failing' } }) =>
    locale === 'en'
      ? {
          subject: `A webhook of ${studioName} was switched off`,
          title: 'A webhook was switched off',
          lead:
            off === 'failing'
              ? `${host} has taken nothing for ${WEBHOOK_FAILING_DAYS} days, so Tandem sends it nothing more. What happens meanwhile waits for two weeks.`
              : `${host} has answered that it is gone (410), so Tandem sends it nothing more. What happens meanwhile is not kept for it.`,
          why: 'Look whether the program still answers, then switch the webhook on in the console, under Integrations, Webhooks; or remove it there.',
        }
      : {
          subject: `Un webhook de ${studioName} a été désactivé`,
          title: 'Un webhook a été désactivé',
          lead:
            off === 'failing'
              ? `${host} n’a rien accepté pendant ${WEBHOOK_FAILING_DAYS} jours\u00a0: Tandem ne lui envoie plus rien. Ce qui se passe entre-temps attend deux semaines.`
              : `${host} a répondu qu’il n’existe plus (410)\u00a0: Tandem ne lui envoie plus rien. Ce qui se passe entre-temps n’est pas conservé pour lui.`,
          why: 'Vérifiez que le programme répond encore, puis réactivez le webhook dans la console, sous Intégrations, Webhooks\u00a0; ou supprimez-le au même endroit.',
        },
);
