import { localeTags, type MailSkip, type PassEnd } from '@tandem/api/words';
import { sql } from 'kysely';
import { todayOf } from '../../../customers/index.ts';
import { passesRunningOut, type RunningOut } from '../../../passes/index.ts';
import type { MailKind } from '../../mail.ts';
import { type Fact, linesOf } from '../class-letter.ts';
import { notMailed } from './not-mailed.ts';

type Told = Pick<RunningOut, 'name' | 'left' | 'until' | 'why'> & {
  /** Passes are sold in the portal too. */
  sold: boolean;
};

const words = {
  en: {
    subject: {
      last_class: (name: string) => `One class is left: ${name}`,
      ending: (name: string) => `Your pass ends soon: ${name}`,
    },
    lead: {
      last_class: 'one class is left on your pass.',
      ending: 'your pass will soon be over. Classes up to its last day can still be booked with it.',
    },
    both: 'one class is left on your pass, and it will soon be over.',
    next: 'You get another at the front desk.',
    nextSold: 'You can buy another in the portal, or get one at the front desk.',
    left: 'Classes left',
    until: 'Last day',
    button: 'See your passes',
    why: (studio: string) => `${studio} writes to you because you hold this pass.`,
  },
  fr: {
    subject: {
      last_class: (name: string) => `Il reste un cours\u00a0: ${name}`,
      ending: (name: string) => `Votre forfait finit bientôt\u00a0: ${name}`,
    },
    lead: {
      last_class: 'il reste un cours sur votre forfait.',
      ending:
        'votre forfait arrive à son terme. Vous pouvez encore réserver avec lui les cours jusqu’à son dernier jour.',
    },
    both: 'il reste un cours sur votre forfait, qui arrive bientôt à son terme.',
    next: 'Vous en trouverez un autre à l’accueil.',
    nextSold: 'Vous pouvez en acheter un autre dans l’espace membre, ou en demander un à l’accueil.',
    left: 'Cours restants',
    until: 'Dernier jour',
    button: 'Voir vos forfaits',
    why: (studio: string) => `${studio} vous écrit car vous avez ce forfait.`,
  },
};

/** One class is left of a pass, or it ends soon, as far as nothing has changed that since. */
export const passRunningOut: MailKind<Told> = {
  async readFacts(work, { customerId, before }) {
    const { trx, studioId } = work;
    const asked = before as { passId: string; why: PassEnd[] };
    const { rows } = await sql<{ notMailed: MailSkip | null; anySold: boolean }>`
      select ${notMailed} as "notMailed", exists (select from pass_kinds k where k.studio_id = p.studio_id and k.sold
        and k.archived_at is null) as "anySold" from customers p join studios s on s.studio_id = p.studio_id
      where p.studio_id = ${studioId} and p.customer_id = ${customerId}`.execute(trx);
    if (rows[0]!.notMailed !== null) return rows[0]!.notMailed;
    const today = await todayOf(work, customerId);
    const passes = await passesRunningOut(work, [{ customerId: customerId!, today }]);
    const found = passes.find(({ passId }) => passId === asked.passId);
    const why = found?.why.filter((one) => asked.why.includes(one)) ?? [];
    const sold = rows[0]!.anySold && (work.studio.payments ?? null) !== null;
    return found && why.length > 0 ? { ...found, why, sold } : 'overtaken';
  },
  write({ name, left, until, why, sold }, { locale, studioName, portalUrl }) {
    const say = words[locale];
    const [first] = why;
    const facts: Fact[] = [
      ...(left === null ? [] : [{ label: say.left, now: String(left) }]),
      ...(until === null ? [] : [{ label: say.until, now: dayOf(until, locale) }]),
    ];
    return {
      ...linesOf(facts, locale),
      subject: say.subject[first!](name),
      title: name,
      lead: `${why.length > 1 ? say.both : say.lead[first!]} ${sold ? say.nextSold : say.next}`,
      button: portalUrl === null ? null : { url: `${portalUrl}/details/passes`, text: say.button },
      why: say.why(studioName),
      attachments: [],
    };
  },
};

/** "Friday 4 December" */
const dayOf = (day: string, locale: keyof typeof words): string =>
  new Intl.DateTimeFormat(localeTags[locale], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(day));
