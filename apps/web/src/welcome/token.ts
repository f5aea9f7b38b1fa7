/** The token of a link, from the page's address. */
export const readToken = (search: Record<string, unknown>): { token: string } => ({
  token: typeof search.token === 'string' ? search.token : '',
});
