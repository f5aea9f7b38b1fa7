import type { SpiviMethod, SpiviRequest, SpiviResponse } from '@tandem/spivi';
import type { Call } from '../../base/context.ts';

/** Answers one of Spivi's methods, in one transaction of the site that signed in. */
export type Verb<M extends SpiviMethod> = (call: Call, request: SpiviRequest<M>) => Promise<SpiviResponse<M>>;

export type Verbs<M extends SpiviMethod> = { [K in M]: Verb<K> };
