import type { FieldsCodec } from '../request.ts';
import type { Extra } from '../types.ts';

/** A method of our own beside Spivi's eleven, described once for both ends. */
export type OwnMethod<Request, Answer> = {
  /** '<Service>/<Method>'. */
  path: string;
  /** The form's fields; both directions throw MalformedRequestError. */
  request: FieldsCodec<Request>;
  /** The elements of a success beside its ErrorCode. */
  answer: { write(answer: Answer): Extra; read(elements: Extra): Answer };
};
