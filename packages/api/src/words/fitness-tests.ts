/** Tests of fitness that a class can ride: 20 minutes, a ramp, three minutes all out, 30 minutes by heart rate. */
export const fitnessTests = ['ftp20', 'ramp', 'allout3', 'lthr30'] as const;
export type FitnessTest = (typeof fitnessTests)[number];
