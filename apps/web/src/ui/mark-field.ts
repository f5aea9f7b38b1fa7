import i18n from 'i18next';
import { ApiProblem, isProblem } from '../base/api.ts';
import { explain } from './problem.tsx';

/**
 * Marks the field that the studio refused, where the form has it; `names` maps the studio's names to the form's.
 * What the field should be is said by the form itself, so a field that is just invalid gets a short word.
 */
export function markField<V extends object>(
  error: Error,
  form: { getValues: () => V; setFieldError: (field: string, message: string) => void },
  names: Record<string, string> = {},
): void {
  if (!(error instanceof ApiProblem) || !error.field) return;
  const field = names[error.field] ?? error.field;
  if (!(field in form.getValues())) return;
  const short = i18n.t(`errors.invalid.${field}`, { defaultValue: i18n.t('errors.invalid.value') });
  form.setFieldError(field, isProblem(error, 'invalid_field') ? short : explain(error, i18n.t).message);
}
