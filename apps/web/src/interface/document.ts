import type { Role, Scope } from '@tandem/api/words';
import { queryOptions } from '@tanstack/react-query';
import { send } from '../base/client.ts';

/** Of a JSON Schema what the studio's own description uses. */
export type Schema = {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
};

type Content = Record<string, { schema: Schema }>;
export type Operation = {
  operationId: string;
  summary: string;
  tags: [string];
  security: Record<string, string[]>[];
  'x-scope': Scope | null;
  'x-roles'?: Role[];
  parameters?: { name: string; in: 'path' | 'query'; required?: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Content };
  responses: { 200: { content: Content } };
};
/** What an endpoint is about; the document says it in English, a page in its reader's language. */
export type Area = keyof typeof import('../messages/en/interface.json')['areas'];
type Interface = {
  servers: [{ url: string }];
  tags: { name: Area }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: { Refusal: { 'x-codes': Record<string, number> } } };
};

/** No program asks it: people do, who have signed in. */
export const isForPeople = ({ 'x-scope': scope, security }: Operation): boolean =>
  scope === null && !security.some((one) => Object.keys(one).length === 0);

/** An endpoint as it stands in the document, with where it is asked. */
export type Told = Operation & { method: string; path: string };

/** What the studio says of its own interface, the same that programs read. */
export const interfaceQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: ({ signal }) => send('GET', '/openapi.json', { signal }) as Promise<Interface>,
  staleTime: Number.POSITIVE_INFINITY,
});

export const operationsOf = ({ paths }: Interface): Told[] =>
  Object.entries(paths).flatMap(([path, all]) =>
    Object.entries(all).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );

/** The one schema of a body or an answer; null where it is a file. */
export const jsonOf = (content: Content | undefined): Schema | null =>
  content?.['application/json']?.schema ?? null;
