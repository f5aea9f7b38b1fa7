/** What a new studio does one after the other. Each is read from how things stand, so that it closes itself. */
export const guideSteps = [
  'place',
  'spots',
  'classTypes',
  'week',
  'rules',
  'passes',
  'tracking',
  'mail',
  'team',
  'site',
  'member',
] as const;
export type GuideStep = (typeof guideSteps)[number];

/** `aside`: the studio does not want it, which can be taken back. */
export const guideStates = ['open', 'done', 'aside'] as const;
export type GuideState = (typeof guideStates)[number];
