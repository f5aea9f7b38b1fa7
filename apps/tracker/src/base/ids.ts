/** PostgreSQL's largest int: an ID beyond it belongs to nothing. */
export const MAX_ID = 2_147_483_647;

export const isId = (id: number) => Number.isInteger(id) && id > 0 && id <= MAX_ID;
