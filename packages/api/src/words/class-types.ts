/** Colours by which classes of one type are known in a calendar; what each looks like stands in the pages' tokens. */
export const classColours = ['grey', 'teal', 'blue', 'violet', 'pink', 'red', 'orange', 'green'] as const;
export type ClassColour = (typeof classColours)[number];

/** For whom classes of a type are. */
export const classLevels = ['all', 'beginner', 'intermediate', 'advanced'] as const;
export type ClassLevel = (typeof classLevels)[number];
