import i18n from 'i18next';
import { ApiProblem } from '../base/api.ts';
import { confirm } from './confirm.tsx';
import { explain } from './problem.tsx';

/** What the studio asks about before it does it, by the field that says yes to it; null where it just refuses. */
export function questionIn(error: unknown): string | null {
  const field = error instanceof ApiProblem ? error.details?.accept : undefined;
  return typeof field === 'string' ? field : null;
}

/** Asks the person what the studio asked, if it did, and sends the same again with yes. */
export function askToAccept(error: unknown, again: (accept: Record<string, true>) => void): void {
  const field = questionIn(error);
  if (field === null) return;
  confirm({
    title: i18n.t(field === 'acceptWaitlist' ? 'accept.before' : 'accept.title'),
    text: explain(error, i18n.t).message,
    yes: i18n.t('accept.yes'),
    onConfirm: () => again({ [field]: true }),
  });
}
