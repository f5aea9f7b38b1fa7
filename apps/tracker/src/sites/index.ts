export { addSite } from './add-site.ts';
export { listSites } from './list-sites.ts';
export { createLogins, type Logins } from './login.ts';
export { hashPassword } from './passwords.ts';
export { endSession, findSession, SESSION_SECONDS, startSession } from './sessions.ts';
