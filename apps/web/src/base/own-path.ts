/**
 * Where an address leads within this site, of what stands in a link: no other site (`//x`), and nothing that a browser reads as
 * one once it has left out what nobody sees (`/\t/x`).
 */
export const ownPath = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\/(?![/\\])/.test(value) && !/[\p{C}\\]/u.test(value) ? value : undefined;
