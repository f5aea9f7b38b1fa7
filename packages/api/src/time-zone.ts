/**
 * Is this a zone by its name? An offset such as "+13:00" is none: it has no clock changes, and PostgreSQL reads its sign
 * the other way.
 */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
