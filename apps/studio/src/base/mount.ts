import type { Endpoint } from '@tandem/api/endpoint';
import type { endpoints } from '@tandem/api/studio';
import type { Asked } from '@tandem/platform';
import type { z } from 'zod';
import type { Caller } from './context.ts';

type Endpoints = typeof endpoints;

/** Answers a call that is checked: its input by the endpoint's schema, its caller by session, studio and role. */
export type Handler<E extends Endpoint> = (
  asked: Asked<E> & { caller: Caller },
) => Promise<z.input<E['response']>>;

/** Serves an endpoint of a studio by its name in the table. */
export type Mount = <N extends keyof Endpoints>(name: N, handler: Handler<Endpoints[N]>) => void;
