import type { Extra, FormFields } from '@tandem/spivi';
import type { OwnMethod } from '@tandem/spivi/tandem';
import type { Call } from '../../base/context.ts';

type Answers = (call: Call, fields: FormFields) => Promise<Extra>;

/** A method of our own by its path, from the form's fields to the elements of the answer. */
export function own<R, A>(
  { path, request, answer }: OwnMethod<R, A>,
  verb: (call: Call, request: R) => Promise<A>,
): [path: string, answers: Answers] {
  return [path, async (call, fields) => answer.write(await verb(call, request.read(fields)))];
}
