export const nameOf = (firstName: string | null, lastName: string | null) =>
  `${firstName ?? ''} ${lastName ?? ''}`.trim();

/** What to call a client on Spivi's wire, where a name is never empty: by the email where there is none. */
export const nameOrEmail = (row: { first_name: string; last_name: string; email: string }) =>
  nameOf(row.first_name, row.last_name) || row.email;
