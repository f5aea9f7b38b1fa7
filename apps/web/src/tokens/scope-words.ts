import type { Scope } from '@tandem/api/words';

export type Area = Scope extends `${infer A}:${string}` ? A : never;

export const areaOf = (scope: Scope): Area => scope.split(':')[0] as Area;

/** Where the words of a scope stand: a colon there would name another file of words. */
export const wordsOf = (scope: Scope) =>
  `scopes.${areaOf(scope)}.${scope.endsWith(':read') ? 'read' : 'write'}` as const;
