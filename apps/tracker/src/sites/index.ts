export { addSite } from './add-site.ts';
export { listSites } from './list-sites.ts';
export { createLogins, type Logins } from './login.ts';
export { changePassword, hashPassword, newPassword } from './passwords.ts';
export { endSession, findSession, SESSION_SECONDS, startSession } from './sessions.ts';
export { hasSites, setUp, setUpToken } from './set-up.ts';
