/** What a form of a new customer begins with. */
export type TypedPerson = { firstName: string; lastName: string; email: string; phone: string };

/** What was typed to find somebody, as the fields of a form: an address, a number, or a first name and the rest. */
export function typedPerson(typed: string): TypedPerson {
  const text = typed.trim();
  const nobody = { firstName: '', lastName: '', email: '', phone: '' };
  if (text.includes('@')) return { ...nobody, email: text };
  if (/^\+?[\d\s().-]{3,}$/.test(text)) return { ...nobody, phone: text };
  const [firstName = '', ...rest] = text.split(/\s+/);
  return { ...nobody, firstName, lastName: rest.join(' ') };
}
