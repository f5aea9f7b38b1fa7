export { addClient } from './add-client.ts';
export { type ClientChange, changeClient } from './change-client.ts';
export { assertClients, findClient } from './find-client.ts';
export { hasName } from './has-name.ts';
export { listClients } from './list-clients.ts';
export { nameOf, nameOrEmail } from './name.ts';
export { ageOn, profileColumns, profileOn, toProfile } from './profile.ts';
export { listInstructors, searchClients } from './search-clients.ts';
