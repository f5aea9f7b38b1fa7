import fc from 'fast-check';

/** Any JSON whose fields are looked at: a body with a forbidden name is refused as a whole before that. */
export const anyJson = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !/"(__proto__|constructor)":/.test(JSON.stringify(value)));
