/** What a field of a studio's own holds. */
export const fieldKinds = ['text', 'number', 'date', 'yes_no', 'choice'] as const;
export type FieldKind = (typeof fieldKinds)[number];
